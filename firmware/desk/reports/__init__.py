"""Reports over the register, in a process of their own: numpy is allowed here, and nothing of this is in the desk."""
