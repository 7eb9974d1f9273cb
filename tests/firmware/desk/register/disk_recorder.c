/* Preloaded into a process, writes down what it does to the files of one directory: DISK_DIRECTORY, into DISK_LOG.
   While there is a file DISK_TROUBLE nothing can be written there: it holds the number of the error (errno).
   A record: what (1), length of the name (2), offset (8), length of the data (8), all little-endian; name; data. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST 1024
#undef open
#undef open64
#undef pwrite
#undef pwrite64
#undef ftruncate
#undef ftruncate64

static char *names[MOST];
static int log_file = -1;

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

static const char *inside(const char *path)
{
    const char *directory = getenv("DISK_DIRECTORY");
    size_t length = directory ? strlen(directory) : 0;
    if (!length || strncmp(path, directory, length))
        return NULL;
    return path[length] == '/' ? path + length + 1 : path[length] ? NULL : ".";
}

static void record(char what, const char *name, uint64_t offset, const void *data, uint64_t length)
{
    ssize_t (*put)(int, const void *, size_t) = real("write");
    uint16_t name_length = (uint16_t)strlen(name);
    char head[19];
    if (log_file < 0) {
        int (*open_it)(const char *, int, ...) = real("open");
        log_file = open_it(getenv("DISK_LOG"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    }
    head[0] = what;
    memcpy(head + 1, &name_length, 2);
    memcpy(head + 3, &offset, 8);
    memcpy(head + 11, &length, 8);
    if (put(log_file, head, 19) < 0 || put(log_file, name, name_length) < 0 || put(log_file, data, length) < 0)
        abort();
}

static int trouble(const char *name)
{
    char number[8] = "";
    int (*open_it)(const char *, int, ...) = real("open");
    const char *path = name && strcmp(name, "said") ? getenv("DISK_TROUBLE") : NULL;
    int file = path ? open_it(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0)
        return 0;
    errno = read(file, number, sizeof number - 1) > 0 ? atoi(number) : EIO;
    int saved = errno;
    ((int (*)(int))real("close"))(file);
    errno = saved;
    return 1;
}

static const char *name_of(int file) { return file >= 0 && file < MOST ? names[file] : NULL; }

static int opened(int file, const char *path, int flags)
{
    const char *name = inside(path);
    if (file < 0 || file >= MOST)
        return file;
    free(names[file]);
    names[file] = name ? strdup(name) : NULL;
    if (name && (flags & O_CREAT))
        record('c', name, 0, "", 0);
    return file;
}

#define OPEN(symbol)                                            \
    int symbol(const char *path, int flags, ...)                \
    {                                                           \
        int (*open_it)(const char *, int, ...) = real(#symbol); \
        va_list rest;                                           \
        va_start(rest, flags);                                  \
        int mode = va_arg(rest, int);                           \
        va_end(rest);                                           \
        if ((flags & O_CREAT) && trouble(inside(path)))         \
            return -1;                                          \
        return opened(open_it(path, flags, mode), path, flags); \
    }
OPEN(open)
OPEN(open64)

int close(int file)
{
    int (*close_it)(int) = real("close");
    if (file >= 0 && file < MOST) {
        free(names[file]);
        names[file] = NULL;
    }
    return close_it(file);
}

#define PWRITE(symbol, offset_type)                                                    \
    ssize_t symbol(int file, const void *data, size_t length, offset_type offset)      \
    {                                                                                  \
        ssize_t (*put)(int, const void *, size_t, offset_type) = real(#symbol);        \
        if (trouble(name_of(file)))                                                    \
            return -1;                                                                 \
        ssize_t done = put(file, data, length, offset);                                \
        if (name_of(file) && done > 0)                                                 \
            record('w', name_of(file), (uint64_t)offset, data, (uint64_t)done);        \
        return done;                                                                   \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t write(int file, const void *data, size_t length)
{
    ssize_t (*put)(int, const void *, size_t) = real("write");
    if (trouble(name_of(file)))
        return -1;
    off_t offset = name_of(file) ? lseek(file, 0, SEEK_CUR) : 0;
    ssize_t done = put(file, data, length);
    if (name_of(file) && done > 0)
        record('w', name_of(file), (uint64_t)offset, data, (uint64_t)done);
    return done;
}

#define TRUNCATE(symbol, offset_type)                            \
    int symbol(int file, offset_type length)                     \
    {                                                            \
        int (*cut)(int, offset_type) = real(#symbol);            \
        if (trouble(name_of(file)))                              \
            return -1;                                           \
        int done = cut(file, length);                            \
        if (name_of(file) && !done)                              \
            record('t', name_of(file), (uint64_t)length, "", 0); \
        return done;                                             \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define SYNC(symbol)                                \
    int symbol(int file)                            \
    {                                               \
        int (*sync_it)(int) = real(#symbol);        \
        if (trouble(name_of(file)))                 \
            return -1;                              \
        int done = sync_it(file);                   \
        if (name_of(file) && !done)                 \
            record('s', name_of(file), 0, "", 0);   \
        return done;                                \
    }
SYNC(fsync)
SYNC(fdatasync)

int unlink(const char *path)
{
    int (*remove_it)(const char *) = real("unlink");
    int done = remove_it(path);
    if (inside(path) && !done)
        record('u', inside(path), 0, "", 0);
    return done;
}
