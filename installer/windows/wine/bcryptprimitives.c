/* For wine 8 only, never shipped: libraries written in Rust take their random numbers from ProcessPrng, which wine has not.
   Handed on to the system's generator, so keys made under wine are as random as any. */
#include <stddef.h>

__declspec(dllimport) unsigned char __stdcall SystemFunction036(void *buffer, unsigned long length);

__declspec(dllexport) int __stdcall ProcessPrng(unsigned char *buffer, size_t length) {
    return SystemFunction036(buffer, (unsigned long)length);
}
