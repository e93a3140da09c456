; 結ノート for one Windows user, without administrator rights. UTF-8 with BOM, or makensis misreads the Japanese.
; Made by installer/windows/build.py: makensis -DVERSION=… -DOUT=… -DFILES=files.nsh -DICON=… -DPICTURE=… [-DWIDE] [-DQUICK] setup.nsi
; QUICK packs loosely, for tests of versions against each other.
; WIDE makes the 64-bit stub: wine without 32-bit parts can run only that one. Everything else is the same.

!ifdef WIDE
  Target amd64-unicode
!else
  Unicode true
!endif
!ifdef QUICK
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 32 ; megabytes: a megabyte less to carry than with NSIS' own 8
!endif
RequestExecutionLevel user
ManifestDPIAware true
ManifestSupportedOS Win10
CRCCheck force

!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include WordFunc.nsh
!include WinVer.nsh
!include x64.nsh

!define NAME "結ノート"
!define EXE "YuiNote.exe"
!define KEY "YuiNote"
!define TYPE "YuiNote.bundle.1"
!define SETUP_TYPE "YuiNote.setup.1"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${KEY}"
!define CLASSES "Software\Classes"
!ifndef NEEDED_MB
  !define NEEDED_MB 500
!endif
!define OLDEST_BUILD 17763
!define OLDEST_ON_ARM 22000 ; Windows 11: the first that runs x86-64 programs on ARM64
!define MOST_OFFICES 9 ; as app/services/workspace/installed_offices.py

; What `setup /S` answers; the tests and whoever installs by script read them.
!define STATUS_OPEN 3
!define STATUS_WINDOWS 4
!define STATUS_NEWER 5
!define STATUS_FULL 6
!define STATUS_UNWRITTEN 7 ; 2 is NSIS' own for a damaged setup file

Name "${NAME}"
OutFile "${OUT}"
BrandingText "${NAME} ${VERSION}"
Caption "${NAME} ${VERSION} セットアップ"
ShowInstDetails nevershow
ShowUninstDetails nevershow
VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=1041 "ProductName" "${NAME}"
VIAddVersionKey /LANG=1041 "FileDescription" "${NAME} セットアップ"
VIAddVersionKey /LANG=1041 "CompanyName" "${NAME}"
VIAddVersionKey /LANG=1041 "LegalCopyright" "MIT License"
VIAddVersionKey /LANG=1041 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=1041 "ProductVersion" "${VERSION}"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${PICTURE}"
!define MUI_UNWELCOMEFINISHPAGE_BITMAP "${PICTURE}"
!define MUI_ABORTWARNING
; NSIS' own word is too long for its button in Japanese.
InstallButtonText "入れる(&I)"
UninstallButtonText "取り除く(&U)"
!define MUI_WELCOMEPAGE_TITLE "${NAME} ${VERSION} を入れます"
!define MUI_WELCOMEPAGE_TEXT "このパソコンの、いまの利用者だけに入ります。管理者の許可は要りません。$\r$\n$\r$\nすでに結ノートを使っている場合は、この版に新しくなります。記録と設定はそのまま残ります。$\r$\n$\r$\n結ノートを開いているときは、先に終了してください。"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_TITLE "入りました"
!define MUI_FINISHPAGE_TEXT "デスクトップとスタートメニューの「${NAME}」から始められます。$\r$\n$\r$\nUSBメモリーなどの .yui ファイルは、ダブルクリックで開けます。"
!define MUI_FINISHPAGE_RUN "$INSTDIR\${EXE}"
!define MUI_FINISHPAGE_RUN_TEXT "${NAME}を始める"
!insertmacro MUI_PAGE_FINISH

Var Kept ; every folder with records, a line each
Var KeptNames
!define MUI_UNCONFIRMPAGE_TEXT_TOP "結ノートのプログラムを取り除きます。記録は消えません。$KeptNames"
!define MUI_UNCONFIRMPAGE_TEXT_LOCATION "場所："
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!define MUI_FINISHPAGE_NOAUTOCLOSE
!define MUI_UNFINISHPAGE_NOAUTOCLOSE
!insertmacro MUI_LANGUAGE "Japanese"

; A running program keeps its file open: Windows then refuses to open it for writing.
!macro REFUSE_WHILE_OPEN un
Function ${un}RefuseWhileOpen
  again:
  ${If} ${FileExists} "$INSTDIR\${EXE}"
    ClearErrors
    FileOpen $0 "$INSTDIR\${EXE}" a
    ${If} ${Errors}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "結ノートが開いています。$\r$\n結ノートを終了してから、「再試行」を押してください。" /SD IDCANCEL IDRETRY again
      SetErrorLevel ${STATUS_OPEN}
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
FunctionEnd
!macroend
!insertmacro REFUSE_WHILE_OPEN ""
!insertmacro REFUSE_WHILE_OPEN "un."

!macro REMOVE_PROGRAM
  RMDir /r "$INSTDIR\runtime"
  RMDir /r "$INSTDIR\lib"
  RMDir /r "$INSTDIR\program"
  Delete "$INSTDIR\program.sha256"
!macroend

!macro TELL_EXPLORER
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend

!macro ASSOCIATE suffix type words
  WriteRegStr HKCU "${CLASSES}\${suffix}" "" "${type}"
  WriteRegStr HKCU "${CLASSES}\${suffix}\OpenWithProgids" "${type}" ""
  WriteRegStr HKCU "${CLASSES}\${type}" "" "${words}"
  WriteRegStr HKCU "${CLASSES}\${type}\DefaultIcon" "" "$INSTDIR\${EXE},0"
  WriteRegStr HKCU "${CLASSES}\${type}\shell\open" "FriendlyAppName" "${NAME}"
  WriteRegStr HKCU "${CLASSES}\${type}\shell\open\command" "" '"$INSTDIR\${EXE}" "%1"'
!macroend

!macro FORGET suffix type
  ReadRegStr $0 HKCU "${CLASSES}\${suffix}" ""
  ${If} $0 == "${type}"
    DeleteRegKey HKCU "${CLASSES}\${suffix}"
  ${EndIf}
  DeleteRegKey HKCU "${CLASSES}\${type}"
!macroend

Function .onInit
  ; Always here, whatever /D= says: upgrading and removing delete folders below it.
  StrCpy $INSTDIR "$LOCALAPPDATA\Programs\${KEY}"
  StrCpy $0 ""
  ${If} ${IsNativeAMD64}
  ${AndIf} ${AtLeastBuild} ${OLDEST_BUILD}
    StrCpy $0 "runs"
  ${ElseIf} ${IsNativeARM64}
  ${AndIf} ${AtLeastBuild} ${OLDEST_ON_ARM}
    StrCpy $0 "runs"
  ${EndIf}
  ${If} $0 == ""
    MessageBox MB_OK|MB_ICONSTOP "結ノートは、64ビット版の Windows 10（1809 以降）か Windows 11 で動きます。$\r$\nこのパソコンには入れられません。" /SD IDOK
    SetErrorLevel ${STATUS_WINDOWS}
    Quit
  ${EndIf}
  ReadRegStr $1 HKCU "${UNINSTALL}" "DisplayVersion"
  ${If} $1 != ""
    ${VersionCompare} "$1" "${VERSION}" $2
    ${If} $2 = 1
      MessageBox MB_OK|MB_ICONSTOP "新しい版（$1）が入っています。古い版（${VERSION}）には戻せません。$\r$\nそのままお使いください。" /SD IDOK
      SetErrorLevel ${STATUS_NEWER}
      Quit
    ${EndIf}
  ${EndIf}
  StrCpy $3 "$LOCALAPPDATA" 3
  ${DriveSpace} $3 "/D=F /S=M" $4
  ${If} $4 != ""
  ${AndIf} $4 < ${NEEDED_MB}
    MessageBox MB_OK|MB_ICONSTOP "空き容量が足りません（${NEEDED_MB} MB 要ります）。$\r$\n不要なファイルを片づけてから、もう一度始めてください。" /SD IDOK
    SetErrorLevel ${STATUS_FULL}
    Quit
  ${EndIf}
FunctionEnd

Section
  Call RefuseWhileOpen
  DetailPrint "プログラムを入れています…"
  SetDetailsPrint none
  SetOverwrite on
  SetOutPath "$INSTDIR"
  ; While this file lies here the launcher says that the installation stopped half-way.
  FileOpen $0 "$INSTDIR\installing" w
  FileClose $0
  !insertmacro REMOVE_PROGRAM
  !include "${FILES}"
  SetOutPath "$INSTDIR"
  ${If} ${Errors}
    MessageBox MB_OK|MB_ICONSTOP "ファイルを書き込めませんでした。$\r$\nウイルス対策ソフトの知らせを確かめて、もう一度始めてください。" /SD IDOK
    SetErrorLevel ${STATUS_UNWRITTEN}
    Quit
  ${EndIf}
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${EXE}" "" "$INSTDIR\${EXE}" 0
  CreateShortcut "$DESKTOP\${NAME}.lnk" "$INSTDIR\${EXE}" "" "$INSTDIR\${EXE}" 0
  !insertmacro ASSOCIATE ".yui" "${TYPE}" "${NAME}の提出・返送ファイル"
  !insertmacro ASSOCIATE ".yui-setup" "${SETUP_TYPE}" "${NAME}の設定ファイル"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\${EXE},0"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" "$0"
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  Delete "$INSTDIR\installing"
  !insertmacro TELL_EXPLORER
SectionEnd

!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"'
!endif

; A PC may hold several offices, each in a folder of its own beside the first.
Function un.onInit
  StrCpy $Kept ""
  StrCpy $KeptNames ""
  ${For} $0 1 ${MOST_OFFICES}
    StrCpy $1 "YuiNote"
    ${If} $0 > 1
      StrCpy $1 "YuiNote-$0"
    ${EndIf}
    ${If} ${FileExists} "$LOCALAPPDATA\$1\*.*"
      StrCpy $Kept "$Kept$\r$\n$LOCALAPPDATA\$1"
      ${If} $KeptNames == ""
        StrCpy $KeptNames "次のフォルダーに、そのまま残ります。$\r$\n$LOCALAPPDATA\$1"
      ${Else}
        StrCpy $KeptNames "$KeptNames、$1"
      ${EndIf}
    ${EndIf}
  ${Next}
FunctionEnd

Section Uninstall
  Call un.RefuseWhileOpen
  DetailPrint "プログラムを取り除いています…"
  SetDetailsPrint none
  !insertmacro REMOVE_PROGRAM
  Delete "$INSTDIR\${EXE}"
  Delete "$INSTDIR\yui.exe"
  Delete "$INSTDIR\installing"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  Delete "$DESKTOP\${NAME}.lnk"
  !insertmacro FORGET ".yui" "${TYPE}"
  !insertmacro FORGET ".yui-setup" "${SETUP_TYPE}"
  DeleteRegKey HKCU "${UNINSTALL}"
  !insertmacro TELL_EXPLORER
  ${If} $Kept != ""
    MessageBox MB_OK|MB_ICONINFORMATION "結ノートのプログラムを取り除きました。$\r$\n記録は、次のフォルダーに残してあります。$Kept$\r$\n$\r$\n記録を開く鍵（yui-note）は Windows の資格情報マネージャーに、このパソコンの状態は次のフォルダーにあります。どちらも、記録と一緒に残してください。$\r$\n$LOCALAPPDATA\YuiNoteState" /SD IDOK
  ${EndIf}
SectionEnd
