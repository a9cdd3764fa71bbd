// Errors, and the places where resources were made, in lines of the program as it was written.
const { findSourceMap } = require("node:module");
const { fileURLToPath } = require("node:url");
const { Resource } = require("@pulumi/pulumi");

// The SDK's reader of source maps looks for them on disk and finds none of what tsx compiles. Node.js has them.
Error.prepareStackTrace = undefined;

// With each resource the SDK notes the stack that it was made in. Most frames are those of resources before it: each is
// looked up once.
const positions = new Map();

Resource.callsites = () => {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const error = new Error();
  try {
    Error.stackTraceLimit = Number.POSITIVE_INFINITY;
    Error.prepareStackTrace = (_, frames) => frames.map(positionOf);
    Error.captureStackTrace(error);
    return error.stack;
  } finally {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  }
};

function positionOf(frame) {
  const generated = { file: frame.getFileName(), line: frame.getLineNumber(), column: frame.getColumnNumber() };
  const key = `${generated.file}:${generated.line}:${generated.column}`;
  const known = positions.get(key);
  if (known) return known;
  const position = written(generated);
  positions.set(key, position);
  return position;
}

/** Counted from 1, as the SDK has them; nothing where it is no file's. */
function written({ file, line, column }) {
  if (!file || !line || !column || file.startsWith("node:")) return {};
  const entry = findSourceMap(file)?.findEntry(line - 1, column - 1);
  if (!entry?.originalSource?.startsWith("file:")) return { file, line, column };
  return { file: fileURLToPath(entry.originalSource), line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}
