/* For wine 8 only, never shipped: its mscms lacks WcsCreateIccProfile and the process would be aborted. "The screen has no
   colour profile" is an answer Qt is used to. */
#include <stddef.h>
#define PROFILE __declspec(dllexport)

PROFILE void *OpenColorProfileW(void *profile, unsigned access, unsigned share, unsigned creation) {
    (void)profile, (void)access, (void)share, (void)creation;
    return NULL;
}
PROFILE void *WcsCreateIccProfile(void *profile, unsigned options) {
    (void)profile, (void)options;
    return NULL;
}
PROFILE int GetColorProfileFromHandle(void *profile, void *bytes, unsigned *size) {
    (void)profile, (void)bytes, (void)size;
    return 0;
}
PROFILE int CloseColorProfile(void *profile) { (void)profile; return 1; }
