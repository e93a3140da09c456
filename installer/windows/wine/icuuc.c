/* For wine 8 only, never shipped: Windows 10 brings ICU's converters, wine does not. Qt6Core asks for them by name when it
   is loaded. Opening a converter fails here, and Qt goes on with those it brings itself; nothing else is ever called. */
#define CONVERTER __declspec(dllexport)
enum { UNSUPPORTED = 16 };

CONVERTER void *ucnv_open(const char *name, int *error) {
    (void)name;
    if (error) *error = UNSUPPORTED;
    return 0;
}
CONVERTER int ucnv_countAvailable(void) { return 0; }
CONVERTER const char *ucnv_getAvailableName(int number) { (void)number; return 0; }

#define NEVER_CALLED(name) CONVERTER void name(void) { __builtin_trap(); }
NEVER_CALLED(UCNV_FROM_U_CALLBACK_SUBSTITUTE)
NEVER_CALLED(UCNV_TO_U_CALLBACK_SUBSTITUTE)
NEVER_CALLED(ucnv_close)
NEVER_CALLED(ucnv_reset)
NEVER_CALLED(ucnv_getMaxCharSize)
NEVER_CALLED(ucnv_getName)
NEVER_CALLED(ucnv_getStandardName)
NEVER_CALLED(ucnv_getToUCallBack)
NEVER_CALLED(ucnv_getFromUCallBack)
NEVER_CALLED(ucnv_setToUCallBack)
NEVER_CALLED(ucnv_setFromUCallBack)
NEVER_CALLED(ucnv_cbToUWriteUChars)
NEVER_CALLED(ucnv_cbFromUWriteUChars)
NEVER_CALLED(ucnv_toUnicode)
NEVER_CALLED(ucnv_fromUnicode)
NEVER_CALLED(ucnv_toUCountPending)
NEVER_CALLED(ucnv_fromUCountPending)
