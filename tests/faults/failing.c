/* Lets a chosen call to the C library fail: the n-th that touches a file below FAULTS_FOLDER. Loaded with LD_PRELOAD; the process
 * arms it for itself (faults.py). What can be chosen: the number of the call, the errno, whether all later writing calls fail too
 * (a disk that stays full), or that the process is killed instead. Reading calls are counted apart. So are requests for memory,
 * of which the n-th is refused, or all from then on. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#define FDS 4096
#define REAL(name) ((__typeof__(name) *)dlsym(RTLD_NEXT, #name))
#define KILL (-1)
#define LARGE 32768

static char watched_fd[FDS];
static const char *folder;
static long writes, reads;
static long fail_at;
static int fail_with, fail_stays, fail_reads, armed;
static long asked, refuse_at;
static int refuse_stays;

__attribute__((constructor)) static void begin(void) { folder = getenv("FAULTS_FOLDER"); }

/* at: number of the call from 1 (0: only count). with: errno, or -1 to be killed. */
void faults_arm(long at, int with, int stays, int of_reads) {
    writes = reads = 0;
    fail_at = at, fail_with = with, fail_stays = stays, fail_reads = of_reads;
    armed = 1;
}
void faults_disarm(void) { armed = 0; }
/* The at-th request for memory is refused (0: only count); stays: and every later one of LARGE bytes: small ones are always
 * served from what was given back. */
void faults_arm_memory(long at, int stays) {
    asked = 0;
    refuse_at = at, refuse_stays = stays;
    armed = 1;
}
long faults_asked(void) { return asked; }
long faults_writes(void) { return writes; }
long faults_reads(void) { return reads; }

static int is_watched(const char *path) { return folder && path && strncmp(path, folder, strlen(folder)) == 0; }
static int is_open(int fd) { return fd >= 0 && fd < FDS && watched_fd[fd]; }

static int fails(int is_read) {
    if (!armed) return 0;
    long number = is_read ? ++reads : ++writes;
    if (is_read != fail_reads || !fail_at || number < fail_at || (number > fail_at && !fail_stays)) return 0;
    if (fail_with == KILL) kill(getpid(), SIGKILL);
    errno = fail_with;
    return 1;
}

static int opened(int fd, const char *path) {
    if (fd >= 0 && fd < FDS) watched_fd[fd] = (char)is_watched(path);
    return fd;
}
static int is_reading(int flags) { return (flags & O_ACCMODE) == O_RDONLY && !(flags & O_CREAT); }

#define OPENS(name)                                                             \
    int name(const char *path, int flags, ...) {                                \
        va_list rest;                                                           \
        va_start(rest, flags);                                                  \
        mode_t mode = va_arg(rest, mode_t);                                     \
        va_end(rest);                                                           \
        if (is_watched(path) && fails(is_reading(flags))) return -1;            \
        return opened(REAL(name)(path, flags, mode), path);                     \
    }
OPENS(open)
OPENS(open64)

#define OPENATS(name)                                                           \
    int name(int at, const char *path, int flags, ...) {                        \
        va_list rest;                                                           \
        va_start(rest, flags);                                                  \
        mode_t mode = va_arg(rest, mode_t);                                     \
        va_end(rest);                                                           \
        if (is_watched(path) && fails(is_reading(flags))) return -1;            \
        return opened(REAL(name)(at, path, flags, mode), path);                 \
    }
OPENATS(openat)
OPENATS(openat64)

int close(int fd) {
    if (fd >= 0 && fd < FDS) watched_fd[fd] = 0;
    return REAL(close)(fd);
}

#define ON_FILE(result, name, is_read, parameters, arguments)                   \
    result name parameters {                                                    \
        if (is_open(fd) && fails(is_read)) return -1;                           \
        return REAL(name) arguments;                                            \
    }
ON_FILE(ssize_t, read, 1, (int fd, void *data, size_t size), (fd, data, size))
ON_FILE(ssize_t, pread, 1, (int fd, void *data, size_t size, off_t at), (fd, data, size, at))
ON_FILE(ssize_t, pread64, 1, (int fd, void *data, size_t size, off64_t at), (fd, data, size, at))
ON_FILE(ssize_t, write, 0, (int fd, const void *data, size_t size), (fd, data, size))
ON_FILE(ssize_t, pwrite, 0, (int fd, const void *data, size_t size, off_t at), (fd, data, size, at))
ON_FILE(ssize_t, pwrite64, 0, (int fd, const void *data, size_t size, off64_t at), (fd, data, size, at))
ON_FILE(ssize_t, sendfile, 0, (int fd, int from, off_t *at, size_t size), (fd, from, at, size))
ON_FILE(ssize_t, sendfile64, 0, (int fd, int from, off64_t *at, size_t size), (fd, from, at, size))
ON_FILE(int, ftruncate, 0, (int fd, off_t size), (fd, size))
ON_FILE(int, ftruncate64, 0, (int fd, off64_t size), (fd, size))
ON_FILE(int, fsync, 0, (int fd), (fd))
ON_FILE(int, fdatasync, 0, (int fd), (fd))

/* A disk that stays full can still be tidied. */
static int fails_tidying(void) { return !(armed && fail_stays && fail_at && writes >= fail_at) && fails(0); }

#define ON_PATH(name, fails_here, parameters, path, arguments)                  \
    int name parameters {                                                       \
        if (is_watched(path) && fails_here) return -1;                          \
        return REAL(name) arguments;                                            \
    }
ON_PATH(rename, fails(0), (const char *from, const char *to), to, (from, to))
ON_PATH(mkdir, fails(0), (const char *path, mode_t mode), path, (path, mode))
ON_PATH(link, fails(0), (const char *from, const char *to), to, (from, to))
ON_PATH(unlink, fails_tidying(), (const char *path), path, (path))
ON_PATH(rmdir, fails_tidying(), (const char *path), path, (path))
ON_PATH(chmod, fails_tidying(), (const char *path, mode_t mode), path, (path, mode))

/* glibc's own allocator under its other names; Python's arenas are anonymous maps. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);

static int is_refused(size_t size) {
    if (!armed) return 0;
    long number = ++asked;
    if (!refuse_at || number < refuse_at || (number > refuse_at && (!refuse_stays || size < LARGE))) return 0;
    errno = ENOMEM;
    return 1;
}
void *malloc(size_t size) { return is_refused(size) ? NULL : __libc_malloc(size); }
void *calloc(size_t count, size_t size) { return is_refused(count * size) ? NULL : __libc_calloc(count, size); }
void *realloc(void *old, size_t size) { return is_refused(size) ? NULL : __libc_realloc(old, size); }
void *mmap(void *near, size_t size, int protection, int flags, int fd, off_t at) {
    if ((flags & MAP_ANONYMOUS) && is_refused(size)) return MAP_FAILED;
    return REAL(mmap)(near, size, protection, flags, fd, at);
}
