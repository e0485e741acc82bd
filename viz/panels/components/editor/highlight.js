// The layer under the textarea that shows the program in colours: what each piece of the text is, and where it
// stands on the screen. Both layers break their lines at the same places, so a place in one is a place in both.

const PYTHON_KEYWORDS = new Set(
  ("False None True and as assert break class continue def del elif else except finally for from global if import " +
    "in is lambda nonlocal not or pass raise return try while with yield").split(" "),
)

const longString = (quote) => `${quote}(?:\\\\[^]|(?!${quote})[^])*(?:${quote}|$)`
const shortString = (quote) => `${quote}(?:\\\\[^\\n]|[^${quote}\\\\\\n])*${quote}?`
const PYTHON_TOKEN = new RegExp(
  [
    "(?<comment>#[^\\n]*)",
    `(?<string>[rRbBfFuU]{0,2}(?:${longString('"""')}|${longString("'''")}|${shortString('"')}|${shortString("'")}))`,
    "(?<number>(?:0[xX][\\da-fA-F_]+|(?:\\d[\\d_]*\\.?[\\d_]*|\\.\\d[\\d_]*)(?:[eE][+-]?\\d+)?)j?)",
    "(?<name>[\\p{L}_][\\p{L}\\p{N}\\p{M}_]*)",
    "(?<bracket>[()[\\]{}])",
    "(?<space>\\s+)",
    "(?<other>[^])",
  ].join("|"),
  "gu",
)

// The pieces of a program: {kind, text, from, to}, without a gap between them.
const tokensOf = (text) => {
  const tokens = [...text.matchAll(PYTHON_TOKEN)].map((match) => ({
    kind: Object.keys(match.groups).find((kind) => match.groups[kind] !== undefined),
    text: match[0],
    from: match.index,
    to: match.index + match[0].length,
  }))
  tokens.forEach((token, place) => {
    if (token.kind !== "name") return
    if (PYTHON_KEYWORDS.has(token.text)) token.kind = "keyword"
    else if (tokens[place + 1]?.text === "(") token.kind = "call"
  })
  return tokens
}

// The bracket beside the caret and its partner: two tokens, or none.
const bracketsAt = (tokens, caret) => {
  const brackets = tokens.filter((token) => token.kind === "bracket")
  const own = brackets.find((it) => it.to === caret) ?? brackets.find((it) => it.from === caret)
  if (!own) return []
  const opens = "([{".includes(own.text)
  const way = opens ? brackets.filter((it) => it.from >= own.from) : brackets.filter((it) => it.from <= own.from).reverse()
  let depth = 0
  for (const bracket of way) {
    depth += "([{".includes(bracket.text) === opens ? 1 : -1
    if (depth === 0) return "() [] {}".includes(opens ? own.text + bracket.text : bracket.text + own.text) ? [own, bracket] : []
  }
  return []
}

const makeLayer = (page, layer) => {
  let keys = []
  const made = { tokens: [], lines: [], starts: [] }

  const linesOf = (tokens) => {
    const lines = [[]]
    for (const { kind, text } of tokens) {
      text.split("\n").forEach((piece, place) => {
        if (place) lines.push([])
        if (piece) lines.at(-1).push([kind, piece])
      })
    }
    return lines
  }
  const drawn = (pieces) => {
    const line = element("div", "line")
    for (const [kind, piece] of pieces) line.append(element("span", kind, piece))
    if (!pieces.length) line.append(element("br"))
    return line
  }

  // Only lines that differ are drawn again.
  made.paint = (text) => {
    made.tokens = tokensOf(text)
    const lines = linesOf(made.tokens)
    const next = lines.map((line) => JSON.stringify(line))
    const { from, oldTo, newTo } = difference(keys, next)
    const fresh = lines.slice(from, newTo).map(drawn)
    for (const old of [...layer.children].slice(from, oldTo)) old.remove()
    fresh.forEach((line, place) => layer.insertBefore(line, layer.children[from + place] ?? null))
    keys = next
    made.lines = text.split("\n")
    let start = 0
    made.starts = made.lines.map((line) => (start += line.length + 1) - line.length - 1)
  }

  // Lines from this one on were not run.
  made.dim = (first) => {
    for (const [place, line] of [...layer.children].entries()) line.classList.toggle("unreached", place >= first)
  }

  made.lineAt = (offset) => {
    const after = made.starts.findIndex((start) => start > offset)
    return (after < 0 ? made.starts.length : after) - 1
  }
  made.band = (line) => ({ top: layer.children[line].offsetTop, height: layer.children[line].offsetHeight })

  // The place of an offset in the elements: the text node and the offset in it.
  const placeOf = (line, offset) => {
    let rest = offset
    for (const span of layer.children[line].children) {
      const length = span.firstChild?.length ?? 0
      if (rest <= length && length) return [span.firstChild, rest]
      rest -= length
    }
    return [layer.children[line], 0]
  }

  // Where a piece of the text stands: a box for each row, by the page that scrolls.
  made.boxes = (from, to) => {
    const origin = page.getBoundingClientRect()
    const rows = []
    for (let line = made.lineAt(from); line <= made.lineAt(to) && line < made.lines.length; line += 1) {
      const range = document.createRange()
      range.setStart(...placeOf(line, Math.max(from - made.starts[line], 0)))
      range.setEnd(...placeOf(line, Math.min(to - made.starts[line], made.lines[line].length)))
      for (const { left, top, right, bottom } of range.getClientRects()) {
        const row = rows.at(-1)
        if (row && Math.abs(row.top + origin.top - top) < 4) row.width = Math.max(row.width, right - origin.left - row.left)
        else rows.push({ left: left - origin.left, top: top - origin.top, width: right - left, height: bottom - top })
      }
    }
    return rows
  }

  // What is at a point of the screen: the letter there, and the nearest place of the caret. Null beside the text.
  made.at = (x, y) => {
    const line = [...layer.children].findIndex((it) => {
      const { top, bottom } = it.getBoundingClientRect()
      return y >= top && y < bottom
    })
    if (line < 0) return null
    const range = document.createRange()
    const height = parseFloat(getComputedStyle(layer).lineHeight)
    const hit = ({ left, right, top, bottom }) => x >= left && x < right && Math.abs((top + bottom) / 2 - y) <= height / 2
    let offset = made.starts[line]
    for (const span of layer.children[line].children) {
      const text = span.firstChild
      if (text && [...span.getClientRects()].some(hit)) {
        for (let place = 0; place < text.length; place += 1) {
          range.setStart(text, place)
          range.setEnd(text, place + 1)
          const box = [...range.getClientRects()].find(hit)
          if (box) return { offset: offset + place, caret: offset + place + (x > (box.left + box.right) / 2 ? 1 : 0) }
        }
      }
      offset += text?.length ?? 0
    }
    return null
  }
  return made
}
