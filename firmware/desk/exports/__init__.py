"""The register in formats that others read. Each is written by a process of its own, which opens the register's file,
reads it a page at a time, and never keeps its writer waiting."""
