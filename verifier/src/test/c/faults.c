/*
 * Lets a process's wall clock be stepped and its disk be slow, from outside: the file named by
 * FAULTS_FILE holds two 64-bit numbers, the seconds that the wall clock is ahead and the
 * milliseconds that every write and sync of a regular file takes longer. The monotonic clock is left
 * alone. Loaded with LD_PRELOAD by the fault run.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t none[2];
static const volatile int64_t *faults = none;

__attribute__((constructor)) static void attach(void) {
  const char *path = getenv("FAULTS_FILE");
  int fd = path == NULL ? -1 : open(path, O_RDONLY);
  if (fd < 0) {
    return;
  }
  void *mapped = mmap(NULL, sizeof(none), PROT_READ, MAP_SHARED, fd, 0);
  if (mapped != MAP_FAILED) {
    faults = mapped;
  }
  close(fd);
}

#define NEXT(type, name, ...)                            \
  static type (*next)(__VA_ARGS__);                      \
  if (next == NULL) {                                    \
    next = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name); \
  }

int clock_gettime(clockid_t clock, struct timespec *out) {
  NEXT(int, "clock_gettime", clockid_t, struct timespec *)
  int status = next(clock, out);
  if (status == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
    out->tv_sec += faults[0];
  }
  return status;
}

int gettimeofday(struct timeval *restrict out, void *restrict zone) {
  NEXT(int, "gettimeofday", struct timeval *, void *)
  int status = next(out, zone);
  if (status == 0) {
    out->tv_sec += faults[0];
  }
  return status;
}

time_t time(time_t *out) {
  NEXT(time_t, "time", time_t *)
  time_t now = next(NULL) + faults[0];
  if (out != NULL) {
    *out = now;
  }
  return now;
}

static void delay(int fd) {
  int64_t millis = faults[1];
  struct stat st;
  if (millis > 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
    struct timespec pause = {millis / 1000, millis % 1000 * 1000000};
    nanosleep(&pause, NULL);
  }
}

ssize_t write(int fd, const void *buf, size_t n) {
  NEXT(ssize_t, "write", int, const void *, size_t)
  delay(fd);
  return next(fd, buf, n);
}

ssize_t pwrite(int fd, const void *buf, size_t n, off_t at) {
  NEXT(ssize_t, "pwrite", int, const void *, size_t, off_t)
  delay(fd);
  return next(fd, buf, n, at);
}

ssize_t pwrite64(int fd, const void *buf, size_t n, off64_t at) {
  NEXT(ssize_t, "pwrite64", int, const void *, size_t, off64_t)
  delay(fd);
  return next(fd, buf, n, at);
}

ssize_t writev(int fd, const struct iovec *parts, int n) {
  NEXT(ssize_t, "writev", int, const struct iovec *, int)
  delay(fd);
  return next(fd, parts, n);
}

int fsync(int fd) {
  NEXT(int, "fsync", int)
  delay(fd);
  return next(fd);
}

int fdatasync(int fd) {
  NEXT(int, "fdatasync", int)
  delay(fd);
  return next(fd);
}
