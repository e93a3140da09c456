/* YuiNote.exe (windowed) and yui.exe (for the command line, built with -DCONSOLE): starts  -m app  with the Python that
   lies in runtime\ beside it, inside this very process. Says in Japanese what to do when the program is not whole. */
#define WIN32_LEAN_AND_MEAN
#include <stdlib.h>
#include <stdio.h>
#include <wchar.h>
#include <windows.h>
#include <shellapi.h>

#define STATUS_MISSING 90
#define LONGEST 32768

typedef int (*run_python)(int, wchar_t **);
typedef HRESULT(WINAPI *name_application)(PCWSTR);

static const wchar_t *NEEDED[] = {
    L"runtime\\python311.dll", L"runtime\\python311.zip", L"lib\\PySide6\\QtCore.pyd", L"program\\app\\__main__.py"};
static const wchar_t MISSING[] =
    L"プログラムのファイルが足りないか、読めません。記録はそのままです。\nもう一度インストールしてください。";
static const wchar_t UNFINISHED[] =
    L"インストールが途中で止まっています。記録はそのままです。\nもう一度セットアップを実行してください。";

static wchar_t self[LONGEST], folder[LONGEST], path[LONGEST];

static int refuse(const wchar_t *words) {
#ifdef CONSOLE
    DWORD written;
    wchar_t line[512];
    char bytes[1536];
    int count;
    swprintf(line, 512, L"missing-program-file: %ls\n", words);
    count = WideCharToMultiByte(CP_UTF8, 0, line, -1, bytes, sizeof bytes, NULL, NULL);
    WriteFile(GetStdHandle(STD_ERROR_HANDLE), bytes, count - 1, &written, NULL);
#else
    MessageBoxW(NULL, words, L"結ノート", MB_OK | MB_ICONERROR);
#endif
    return STATUS_MISSING;
}

static const wchar_t *beside(const wchar_t *name) {
    return swprintf(path, LONGEST, L"%ls\\%ls", folder, name) > 0 ? path : L"";
}

static int exists(const wchar_t *name) { return GetFileAttributesW(beside(name)) != INVALID_FILE_ATTRIBUTES; }

static int run(int count, wchar_t **given) {
    static wchar_t xoption[] = L"-X", utf8[] = L"utf8", module[] = L"-m", app[] = L"app";
    DWORD length = GetModuleFileNameW(NULL, self, LONGEST);
    wchar_t **all, *last;
    HMODULE python;
    run_python start;
    name_application name;
    size_t needed;
    int at, used = 0;

    if (length == 0 || length >= LONGEST - 64) return refuse(MISSING);
    wcscpy(folder, self);
    last = wcsrchr(folder, L'\\');
    if (last == NULL) return refuse(MISSING);
    *last = L'\0';
    if (exists(L"installing")) return refuse(UNFINISHED);
    for (needed = 0; needed < sizeof NEEDED / sizeof *NEEDED; needed++)
        if (!exists(NEEDED[needed])) return refuse(MISSING);

    /* The folder from which the program was started may be a stranger's stick: its DLLs are not looked at. */
    SetDllDirectoryW(beside(L"runtime"));
    python = LoadLibraryExW(beside(L"runtime\\python311.dll"), NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    start = python ? (run_python)(void *)GetProcAddress(python, "Py_Main") : NULL;
    if (start == NULL) return refuse(MISSING);
    name = (name_application)(void *)GetProcAddress(GetModuleHandleW(L"shell32.dll"), "SetCurrentProcessExplicitAppUserModelID");
    if (name != NULL) name(L"YuiNote");

    all = calloc((size_t)count + 5, sizeof *all);
    if (all == NULL) return refuse(MISSING);
    all[used++] = self;
    all[used++] = xoption;
    all[used++] = utf8;
    all[used++] = module;
    all[used++] = app;
    for (at = 1; at < count; at++) all[used++] = given[at];
    return start(used, all);
}

#ifdef CONSOLE
int wmain(int count, wchar_t **given) { return run(count, given); }
#else
int WINAPI wWinMain(HINSTANCE instance, HINSTANCE before, PWSTR line, int shown) {
    int count;
    wchar_t **given = CommandLineToArgvW(GetCommandLineW(), &count);
    (void)instance, (void)before, (void)line, (void)shown;
    return given == NULL ? refuse(MISSING) : run(count, given);
}
#endif
