"""What is said of a number 0 in whose place people see a dash, or nothing; docs/typed-forms.md says how it is read."""

ZERO_AS_DASH, ZERO_AS_BLANK = "0（－と表示）", "0（空欄に見える）"
