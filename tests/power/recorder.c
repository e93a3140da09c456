/* Records every change a process makes to the files below POWER_FOLDER, in order, into POWER_LOG: what a power cut could
 * leave of them is computed from that (states.py). Loaded with LD_PRELOAD. One record: kind (1), length of the path (4),
 * offset (8), length of the data (8), path, data; numbers little-endian. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#define FDS 4096
#define REAL(name) ((__typeof__(name) *)dlsym(RTLD_NEXT, #name))

static char *paths[FDS];
static int log_fd = -1;
static const char *folder;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
    folder = getenv("POWER_FOLDER");
    const char *log = getenv("POWER_LOG");
    if (folder && log) log_fd = REAL(open)(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int watched(const char *path) {
    return log_fd >= 0 && path && strncmp(path, folder, strlen(folder)) == 0;
}

static void note(char kind, const char *path, uint64_t offset, const void *data, uint64_t size) {
    uint32_t length = (uint32_t)strlen(path);
    char head[21];
    head[0] = kind;
    memcpy(head + 1, &length, 4);
    memcpy(head + 5, &offset, 8);
    memcpy(head + 13, &size, 8);
    pthread_mutex_lock(&lock);
    (void)!REAL(write)(log_fd, head, sizeof head);
    (void)!REAL(write)(log_fd, path, length);
    if (data) (void)!REAL(write)(log_fd, data, size);
    pthread_mutex_unlock(&lock);
}

static const char *of(int fd) { return fd >= 0 && fd < FDS ? paths[fd] : NULL; }

static int opened(int fd, const char *path, int flags, int is_new) {
    if (fd < 0 || fd >= FDS || !watched(path)) return fd;
    free(paths[fd]);
    paths[fd] = strdup(path);
    if (is_new) note('c', path, 0, NULL, 0);
    if ((flags & O_TRUNC) && !is_new) note('t', path, 0, NULL, 0);
    return fd;
}

#define OPENS(name)                                                        \
    int name(const char *path, int flags, ...) {                           \
        va_list rest;                                                      \
        va_start(rest, flags);                                             \
        mode_t mode = va_arg(rest, mode_t);                                \
        va_end(rest);                                                      \
        int is_new = (flags & O_CREAT) && watched(path) && access(path, F_OK) != 0; \
        return opened(REAL(name)(path, flags, mode), path, flags, is_new); \
    }
OPENS(open)
OPENS(open64)

#define OPENATS(name)                                                      \
    int name(int at, const char *path, int flags, ...) {                   \
        va_list rest;                                                      \
        va_start(rest, flags);                                             \
        mode_t mode = va_arg(rest, mode_t);                                \
        va_end(rest);                                                      \
        int is_new = (flags & O_CREAT) && watched(path) && access(path, F_OK) != 0; \
        return opened(REAL(name)(at, path, flags, mode), path, flags, is_new); \
    }
OPENATS(openat)
OPENATS(openat64)

int close(int fd) {
    if (of(fd)) {
        free(paths[fd]);
        paths[fd] = NULL;
    }
    return REAL(close)(fd);
}

ssize_t write(int fd, const void *data, size_t size) {
    off_t at = of(fd) ? lseek(fd, 0, SEEK_CUR) : 0;
    ssize_t done = REAL(write)(fd, data, size);
    if (done > 0 && of(fd)) note('w', of(fd), (uint64_t)at, data, (uint64_t)done);
    return done;
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    ssize_t done = REAL(pwrite)(fd, data, size, at);
    if (done > 0 && of(fd)) note('w', of(fd), (uint64_t)at, data, (uint64_t)done);
    return done;
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    ssize_t done = REAL(pwrite64)(fd, data, size, at);
    if (done > 0 && of(fd)) note('w', of(fd), (uint64_t)at, data, (uint64_t)done);
    return done;
}

/* What a file copied by the system got is read back from where it came. */
static void note_sent(int fd, off_t at, int from, off_t from_at, ssize_t done) {
    char *data = malloc((size_t)done);
    if (data && REAL(pread)(from, data, (size_t)done, from_at) == done) note('w', of(fd), (uint64_t)at, data, (uint64_t)done);
    free(data);
}

ssize_t sendfile(int fd, int from, off_t *from_at, size_t size) {
    off_t at = of(fd) ? lseek(fd, 0, SEEK_CUR) : 0;
    off_t began = from_at ? *from_at : lseek(from, 0, SEEK_CUR);
    ssize_t done = REAL(sendfile)(fd, from, from_at, size);
    if (done > 0 && of(fd)) note_sent(fd, at, from, began, done);
    return done;
}

ssize_t sendfile64(int fd, int from, off64_t *from_at, size_t size) { return sendfile(fd, from, from_at, size); }

int ftruncate(int fd, off_t size) {
    if (of(fd)) note('t', of(fd), (uint64_t)size, NULL, 0);
    return REAL(ftruncate)(fd, size);
}

int ftruncate64(int fd, off64_t size) {
    if (of(fd)) note('t', of(fd), (uint64_t)size, NULL, 0);
    return REAL(ftruncate64)(fd, size);
}

int fsync(int fd) {
    int done = REAL(fsync)(fd);
    if (of(fd)) note('s', of(fd), 0, NULL, 0);
    return done;
}

int fdatasync(int fd) {
    int done = REAL(fdatasync)(fd);
    if (of(fd)) note('s', of(fd), 0, NULL, 0);
    return done;
}

int unlink(const char *path) {
    int done = REAL(unlink)(path);
    if (done == 0 && watched(path)) note('u', path, 0, NULL, 0);
    return done;
}

/* Python's rmtree names files by their folder. */
int unlinkat(int at, const char *path, int flags) {
    char here[64], whole[8192] = "";
    ssize_t size = 0;
    if (path[0] != '/' && at != AT_FDCWD) {
        snprintf(here, sizeof here, "/proc/self/fd/%d", at);
        size = readlink(here, whole, 4096);
        if (size < 0) size = 0;
        whole[size++] = '/';
    }
    strncpy(whole + size, path, sizeof whole - (size_t)size - 1);
    int done = REAL(unlinkat)(at, path, flags);
    if (done == 0 && !(flags & AT_REMOVEDIR) && watched(whole)) note('u', whole, 0, NULL, 0);
    return done;
}

int rename(const char *from, const char *to) {
    int done = REAL(rename)(from, to);
    if (done == 0 && watched(to)) note('r', from, 0, to, strlen(to));
    return done;
}
