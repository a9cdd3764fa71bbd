# Seconds that a shell may wait at its prompt. Read twice in one shell, the first stays.
if [ "${TMOUT:-}" != 900 ]; then
  readonly TMOUT=900
fi
export TMOUT
