// The program beside its graph: what is now, pointed at or chosen is marked in the text; a click on an
// operation in it chooses its node.

const makeProgram = (root, text, store) => {
  const lines = text.split("\n")
  const spans = () => Object.entries(store.scene.nodes).filter(([, node]) => node.span)
  const size = ([line, from, end, to]) => (end - line) * 1e6 + to - from

  // The smallest node's text that covers a place.
  const nodeAt = (line, column) => {
    const covers = ([, { span: [start, from, end, to] }]) =>
      (line > start || (line === start && column >= from)) && (line < end || (line === end && column < to))
    return spans().filter(covers).sort(([, one], [, other]) => size(one.span) - size(other.span))[0]?.[0]
  }

  const rows = lines.map((line, at) => {
    const row = element("li", "")
    row.append(element("code", ""))
    row.onclick = () => {
      if (!getSelection().isCollapsed) return
      const node = [...line].map((_, column) => nodeAt(at + 1, column + 1)).find(Boolean)
      if (node !== undefined) store.set({ chosen: { node } })
    }
    return row
  })
  root.replaceChildren(...rows)

  const kinds = () => {
    const of = (what) => store.lit(what).nodes
    return [["now", [store.now()?.node].filter(Boolean)], ["chosen", of(store.chosen)], ["pointed", of(store.pointed)]]
  }
  const mark = () => {
    const marked = kinds().flatMap(([kind, nodes]) => nodes.map((id) => [kind, store.scene.nodes[id]?.span]))
    lines.forEach((line, at) => {
      const code = rows[at].firstChild
      const inside = marked.filter(([, span]) => span && span[0] <= at + 1 && at + 1 <= span[2])
      rows[at].classList.toggle("now", inside.some(([kind]) => kind === "now"))
      const [kind, span] = inside[0] ?? []
      const from = !span || span[0] < at + 1 ? 0 : span[1] - 1
      const to = !span ? 0 : span[2] > at + 1 ? line.length : span[3] - 1
      code.replaceChildren(line.slice(0, from), element("mark", kind ?? "", line.slice(from, to)), line.slice(to) || " ")
    })
  }
  store.subscribe(mark)
  mark()
}
