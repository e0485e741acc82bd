// What is known of the chosen node, in the order in which the gradient passes through it: value, upstream
// gradient, then for each input the local gradient, the rule and the product. With an edge, that input alone.

const tensorTable = ({ rows, full, summary }, kind) => {
  if (!rows.length) {
    const whole = element("div", `tensor ${kind}`)
    whole.append(element("div", "summary", summary), ...(full ? [element("pre", "", full)] : []))
    return whole
  }
  const table = element("table", `tensor ${kind}`)
  table.title = full
  for (const row of rows) {
    const line = table.insertRow()
    for (const text of row) line.insertCell().textContent = text
  }
  return table
}

const makePanel = (root, panels, words) => {
  const said = (name, ...what) => {
    const row = element("div", "row")
    row.append(element("div", "name", name), ...what)
    return row
  }
  const code = (text) => element("code", "", text)

  const ofInput = (edge) => {
    const part = element("section", "input")
    part.append(element("h3", "", edge.name))
    part.append(said(words.local, edge.local ? tensorTable(edge.local, "local") : element("b", "", edge.factor)))
    if (edge.kind) part.lastElementChild.append(element("div", "quiet", edge.kind))
    if (edge.rule) {
      const rule = said(words.rule, code(edge.rule.local))
      for (const text of [edge.rule.shapes, edge.rule.code]) if (text) rule.append(code(text))
      part.append(rule)
    }
    if (edge.unsummed) {
      part.append(said(edge.unsummed.name, tensorTable(edge.unsummed.tensor, "gradient"), element("div", "quiet", edge.unsummed.said)))
    }
    if (edge.product) part.append(said(`${words.product} → ${edge.to}`, tensorTable(edge.product, "gradient")))
    return part
  }

  const close = element("button", "close", "×")
  close.type = "button"
  close.setAttribute("aria-label", words.close)

  const show = (chosen, edges) => {
    const edge = chosen?.edge === undefined ? null : edges[chosen.edge]
    const panel = panels[edge ? edge.target : chosen?.node]
    root.hidden = !panel
    root.replaceChildren()
    if (!panel) return
    root.append(close, element("h2", "", panel.title), element("div", "quiet", panel.about))
    if (panel.source) root.append(code(panel.source))
    if (!edge) {
      for (const { mark, value, gradient } of panel.outputs) {
        if (value) root.append(said(words.value + mark, tensorTable(value, "value")))
        if (gradient) root.append(said(words.upstream + mark, tensorTable(gradient, "gradient")))
      }
      for (const sentence of panel.said) root.append(element("p", "", sentence))
    }
    for (const input of panel.inputs) if (!edge || input.edge === chosen.edge) root.append(ofInput(input))
    if (panel.formula) {
      const formula = said(words.formula, element("pre", "", panel.formula))
      for (const [name, text] of panel.named) formula.append(element("div", "quiet", `${name} = ${text}`))
      root.append(formula)
    }
    root.scrollTop = 0
  }
  return { show, close }
}
