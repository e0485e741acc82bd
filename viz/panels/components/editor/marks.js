// What is drawn at pieces of the text: the error, what is pointed at, chosen and "now", brackets, a number that
// can be dragged; and, at the right of its line, what a line printed.

// What Python takes off each line of a pasted text before it reads it: prompts, then a common indentation.
const takenOff = (lines) => {
  const isPrompt = (line) => /^\s*(>>>|\.\.\.) /.test(line)
  const prompted = lines.some((line) => line.trimStart().startsWith(">>> "))
  const prompts = lines.map((line) => (prompted && isPrompt(line) ? indentOf(line) + 4 : 0))
  const read = lines.map((line, place) => (prompted && !isPrompt(line) ? "" : line.slice(prompts[place]))).filter((line) => line.trim())
  const margin = read.length ? Math.min(...read.map(indentOf)) : 0
  return prompts.map((prompt) => prompt + margin)
}

// Places of the text that ran, in the text as it is now: of lines that were not changed meanwhile.
const makePlaces = (ran, now) => {
  const old = ran.split("\n")
  const lines = now.split("\n")
  const { from, oldTo, newTo } = difference(old, lines)
  const off = takenOff(old)
  const starts = []
  for (const [place, line] of lines.entries()) starts.push(place ? starts[place - 1] + lines[place - 1].length + 1 : 0)
  const places = {}

  // The place of a line, both from 1; null if it was changed.
  places.line = (line) => (line >= 1 && line <= from ? line : line > oldTo && line <= old.length ? line + newTo - oldTo : null)

  const offset = (line, column, off) => {
    const written = lines[line - 1]
    const letters = [...written.slice(off)].slice(0, column - 1).join("").length // Python counts them one by one
    return starts[line - 1] + Math.min(off + letters, written.length)
  }

  // A span [line, column, end line, end column] as {from, to}; null if something of it was changed.
  places.span = (span) => {
    if (!span) return null
    const [first, last] = [places.line(span[0]), places.line(span[2])]
    if (first === null || last === null || last - first !== span[2] - span[0]) return null
    return { from: offset(first, span[1], off[span[0] - 1]), to: offset(last, span[3], off[span[2] - 1]) }
  }
  return places
}

const makeMarks = (root, page, layer) => {
  const marks = root.querySelector(".marks")
  const notes = root.querySelector(".notes")
  let drawn = ""

  const box = (kind, { left, top, width, height }) => {
    const mark = element("div", `mark ${kind}`)
    Object.assign(mark.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` })
    return mark
  }

  // `pieces` are {kind, from, to}, or {kind, line} for a whole line; `beside` are {line, kind, text, full, count}.
  const draw = (pieces, beside) => {
    const boxes = pieces.flatMap(({ kind, line, from, to }) => {
      if (line === undefined) return layer.boxes(from, to).map((it) => box(kind, { ...it, width: Math.max(it.width, 6) }))
      const { top, height } = layer.band(line)
      return [box(kind, { left: 0, top, width: page.clientWidth, height })]
    })
    marks.replaceChildren(...boxes)
    notes.replaceChildren(
      ...[...grouped(beside)].map(([line, texts]) => {
        const { top, height } = layer.band(line)
        const end = layer.starts[line] + layer.lines[line].length
        const row = layer.boxes(Math.max(end - 1, layer.starts[line]), end).at(-1)
        const left = row ? row.left + row.width : parseFloat(getComputedStyle(page).getPropertyValue("--gutter"))
        const note = element("div", "note")
        const rowHeight = parseFloat(getComputedStyle(page).lineHeight)
        Object.assign(note.style, { left: `${left + 8}px`, top: `${top + height - rowHeight}px`, height: `${rowHeight}px` })
        note.line = line
        note.append(...texts.map(({ kind, text, count }) => {
          const shown = element("span", kind, text)
          if (count > 1) shown.append(element("span", "count", ` ×${count}`))
          return shown
        }))
        note.full = texts.map((it) => it.full).filter(Boolean).join("\n")
        return note
      }),
    )
  }
  const grouped = (items) => {
    const groups = new Map()
    for (const item of items) groups.set(item.line, [...(groups.get(item.line) ?? []), item])
    return groups
  }

  return (pieces, beside, again) => {
    const key = JSON.stringify([pieces, beside, page.clientWidth, page.clientHeight])
    if (key !== drawn || again) draw(pieces, beside)
    drawn = key
  }
}

// A small window beside something: the whole of what is cut there.
const makeHint = (root) => {
  const hint = root.querySelector(".hint")
  const hide = () => (hint.hidden = true)
  const show = (text, beside) => {
    if (!text) return hide()
    hint.textContent = text
    hint.hidden = false
    const outer = root.getBoundingClientRect()
    const below = beside.bottom - outer.top + hint.offsetHeight + 4 < outer.height
    hint.style.left = `${Math.max(4, Math.min(beside.left - outer.left, outer.width - hint.offsetWidth - 4))}px`
    hint.style.top = `${below ? beside.bottom - outer.top + 2 : Math.max(0, beside.top - outer.top - hint.offsetHeight - 2)}px`
    return true
  }
  return { show, hide }
}
