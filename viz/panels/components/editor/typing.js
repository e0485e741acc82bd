// What keys do to the text beyond writing a letter: each gives the piece to replace and what is selected then,
// {from, to, insert, start, end}, or null where the browser's own way will do.

const INDENTATION = 4

const lineStart = (text, place) => text.lastIndexOf("\n", place - 1) + 1
const lineEnd = (text, place) => (text.indexOf("\n", place) < 0 ? text.length : text.indexOf("\n", place))
const indentOf = (line) => line.length - line.trimStart().length

// Lines that are selected, changed one by one; the selection goes with them.
const eachLine = (text, start, end, change) => {
  const from = lineStart(text, start)
  const to = lineEnd(text, end > start && text[end - 1] === "\n" ? end - 1 : end)
  const before = text.slice(from, to).split("\n")
  const after = change(before)
  const insert = after.join("\n")
  const first = after[0].length - before[0].length
  return { from, to, insert, start: Math.max(from, start + first), end: Math.max(from, end + insert.length - (to - from)) }
}

const typing = {}

typing.newLine = (text, start, end) => {
  const line = text.slice(lineStart(text, start), start)
  const pieces = tokensOf(line).filter(({ kind }) => kind !== "comment" && kind !== "space")
  const deeper = pieces.at(-1)?.text === ":"
  const left = ["return", "pass", "break", "continue", "raise"].includes(pieces[0]?.text)
  const depth = Math.max(0, indentOf(line) + (deeper ? INDENTATION : left ? -INDENTATION : 0))
  const caret = start + 1 + depth
  return { from: start, to: end, insert: `\n${" ".repeat(depth)}`, start: caret, end: caret }
}

typing.indent = (text, start, end) => {
  if (start === end) {
    const width = INDENTATION - ((start - lineStart(text, start)) % INDENTATION)
    return { from: start, to: end, insert: " ".repeat(width), start: start + width, end: start + width }
  }
  return eachLine(text, start, end, (lines) => lines.map((line) => (line ? " ".repeat(INDENTATION) + line : line)))
}

typing.outdent = (text, start, end) =>
  eachLine(text, start, end, (lines) => lines.map((line) => line.slice(Math.min(INDENTATION, indentOf(line)))))

// Backspace in an indentation goes back to the one before.
typing.backspace = (text, start, end) => {
  const before = text.slice(lineStart(text, start), start)
  if (start !== end || before.length < 2 || before.trim()) return null
  const from = start - ((before.length - 1) % INDENTATION) - 1
  return { from, to: start, insert: "", start: from, end: from }
}

typing.comment = (text, start, end) =>
  eachLine(text, start, end, (lines) => {
    const written = lines.filter((line) => line.trim())
    if (written.length && written.every((line) => line.trimStart().startsWith("#"))) {
      return lines.map((line) => line.replace(/^(\s*)# ?/, "$1"))
    }
    const depth = Math.min(...written.map(indentOf))
    return lines.map((line) => (line.trim() || !written.length ? `${line.slice(0, depth)}# ${line.slice(depth)}` : line))
  })

// Numbers in the text.

const UNARY_AFTER = new Set(["", "(", "[", "{", ",", "=", ":", "*", "/", "+", "%", "@", "<", ">", "return", "in", "and", "or"])

// The number at an offset, with its sign if it is written there: {from, to, text}. Undefined beside one.
const numberAt = (tokens, offset, beside = false) => {
  const place = tokens.findIndex((it) => it.kind === "number" && it.from <= offset && (offset < it.to || (beside && offset === it.to)))
  const number = tokens[place]
  if (!number || !/^[\d.]+(e[+-]?\d+)?$/i.test(number.text)) return undefined
  const sign = tokens[place - 1]
  const before = tokens.slice(0, Math.max(place - 1, 0)).findLast((it) => it.kind !== "space" || it.text.includes("\n"))
  const signed = sign?.text === "-" && (!before || before.kind === "space" || UNARY_AFTER.has(before.text))
  const from = signed ? sign.from : number.from
  return { from, to: number.to, text: (signed ? "-" : "") + number.text }
}

// A number after so many steps: of 1 for 2, of 0.1 for 0.5, of the last digit before the exponent.
const stepped = (text, steps) => {
  const [, mantissa, exponent] = text.match(/^([-\d.]+)(.*)$/)
  const decimals = mantissa.includes(".") ? mantissa.length - mantissa.indexOf(".") - 1 : 0
  const size = 10 ** -decimals
  const value = (Math.round(Number(mantissa) / size) + steps) * size
  const written = value.toFixed(decimals).replace(/^-(0(\.0*)?)$/, "$1")
  return written + (mantissa.endsWith(".") ? "." : "") + exponent
}
