/* What stands on the screen of the simulated PC, and pressing a button of it: for windows of the setup, which are Windows'
   own. Of a Qt window only the title can be read.
     yui-windows list                   each visible window with its class and title, the texts in it below, indented
     yui-windows press BUTTON           presses the first visible button whose words begin so; status 1 when there is none */
#include <stdio.h>
#include <wchar.h>
#include <windows.h>

#define LONGEST 4096

static const wchar_t *wanted;
static int pressed;

static void say(const wchar_t *kind, const wchar_t *text) {
    static wchar_t line[LONGEST + 64];
    static char bytes[3 * LONGEST];
    DWORD written;
    int count;
    wchar_t *at;
    swprintf(line, LONGEST + 64, L"%ls%ls\n", kind, text);
    for (at = line; *at != L'\0'; at++)
        if (*at == L'\r' || (*at == L'\n' && at[1] != L'\0')) *at = L' ';
    count = WideCharToMultiByte(CP_UTF8, 0, line, -1, bytes, sizeof bytes, NULL, NULL);
    if (count > 1) WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), bytes, (DWORD)count - 1, &written, NULL);
}

static void text_of(HWND window, wchar_t *text) {
    DWORD_PTR done;
    text[0] = L'\0';
    SendMessageTimeoutW(window, WM_GETTEXT, LONGEST, (LPARAM)text, SMTO_ABORTIFHUNG, 2000, &done);
}

static BOOL CALLBACK inside(HWND window, LPARAM unused) {
    static wchar_t text[LONGEST], name[64];
    (void)unused;
    if (!IsWindowVisible(window)) return TRUE;
    text_of(window, text);
    if (text[0] == L'\0') return TRUE;
    if (wanted == NULL) {
        say(L"  ", text);
        return TRUE;
    }
    GetClassNameW(window, name, 64);
    if (wcscmp(name, L"Button") == 0 && wcsncmp(text, wanted, wcslen(wanted)) == 0) {
        PostMessageW(window, BM_CLICK, 0, 0);
        pressed = 1;
        return FALSE;
    }
    return TRUE;
}

static BOOL CALLBACK window_on_screen(HWND window, LPARAM unused) {
    static wchar_t text[LONGEST], name[64];
    (void)unused;
    if (!IsWindowVisible(window)) return TRUE;
    if (wanted == NULL) {
        text_of(window, text);
        GetClassNameW(window, name, 64);
        wcscat(name, L": ");
        if (text[0] != L'\0') say(name, text);
    }
    EnumChildWindows(window, inside, 0);
    return !pressed;
}

int wmain(int count, wchar_t **given) {
    if (count == 3 && wcscmp(given[1], L"press") == 0) wanted = given[2];
    EnumWindows(window_on_screen, 0);
    return wanted != NULL && !pressed;
}
