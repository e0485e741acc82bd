// Reaching every node: by hovering, by the keyboard, by a search, and in an outline read aloud.

const detail = (tip, name, text, kind) => {
  if (!text) return
  const line = element("div", `detail ${kind ?? ""}`)
  line.append(element("span", "name", name), element("pre", "", text))
  tip.append(line)
}

const makeTip = (root, graph) => {
  const tip = root.querySelector(".tip")
  const place = (event) => {
    const [around, own] = [root.getBoundingClientRect(), tip.getBoundingClientRect()]
    const [x, y] = [event.clientX - around.left + 14, event.clientY - around.top + 14]
    tip.style.left = `${between(x, [0, Math.max(0, around.width - own.width)])}px`
    tip.style.top = `${between(y, [0, Math.max(0, around.height - own.height)])}px`
  }
  const ofNode = (name) => {
    const [node, { text, known }] = [graph.scene.nodes[name], graph]
    if (!node) return false
    tip.append(element("b", "", node.title), element("div", "quiet", [node.op, node.shape, node.module].filter(Boolean).join("  ")))
    const hidden = known?.stepping && !node.leaf && !known.values.has(name)
    if (!hidden) detail(tip, text.value, node.value, "value")
    const soFar = known?.stepping ? known.soFar[name]?.full : node.gradient
    detail(tip, text.gradient, soFar, "gradient")
    return true
  }
  const ofEdge = (edge) => {
    if (!edge) return false
    const title = (name) => graph.scene.nodes[name]?.title ?? name
    tip.append(element("b", "", `${title(edge.source)} → ${title(edge.target)}`))
    detail(tip, graph.text.local, edge.label, "local")
    if (!graph.known?.stepping) detail(tip, graph.text.sent, edge.sent, "gradient")
    return true
  }
  return {
    hide: () => (tip.hidden = true),
    show: (event, group) => {
      tip.replaceChildren()
      const { title } = group.dataset
      const size = graph.scene.groups[title]?.size
      const filled = group.classList.contains("edge")
        ? ofEdge(graph.scene.edges[group.dataset.edge])
        : ofNode(nodeOf(title))
      if (size) tip.append(element("b", "", graph.scene.groups[title].id), element("div", "quiet", `${size}`))
      tip.hidden = !filled && !size
      place(event)
    },
  }
}

// Up to where a value came from, down to where it is used, left and right among those beside it.
const neighbours = (scene, name, key) => {
  const node = scene.nodes[name]
  const sources = (it) => it.in.map((place) => scene.edges[place]?.source).filter(Boolean)
  const targets = (it) => it.out.map((place) => scene.edges[place]?.target).filter(Boolean)
  if (key === "ArrowUp") return sources(node)[0]
  if (key === "ArrowDown") return targets(node)[0]
  const beside = targets(node).flatMap((target) => sources(scene.nodes[target] ?? { in: [] }))
  const among = [...new Set(beside.length > 1 ? beside : sources(node).flatMap((it) => targets(scene.nodes[it] ?? { out: [] })))]
  const by = key === "ArrowRight" ? 1 : -1
  return among.length ? among.at((among.indexOf(name) + by) % among.length) : undefined
}

const search = (graph, typed) => {
  const wanted = typed.trim().toLowerCase()
  const says = (node) => [node.id, node.title, node.op, node.module].join(" ").toLowerCase().includes(wanted)
  const found = wanted ? Object.values(graph.scene.nodes).filter(says).map((node) => node.box) : []
  for (const [title, group] of graph.drawn()) group.classList.toggle("found", found.includes(title))
  return [...new Set(found)]
}

const writeOutline = (root, graph) => {
  const { scene, text } = graph
  const items = Object.values(scene.nodes).map((node) => {
    const from = node.in.map((place) => scene.edges[place]?.source).filter(Boolean)
    const parts = [`${node.title}: ${node.op} ${node.shape}`]
    if (from.length) parts.push(`${text.from} ${from.map((name) => scene.nodes[name]?.id ?? name).join(", ")}`)
    if (node.value) parts.push(`${text.value} ${node.value}`)
    if (node.gradient) parts.push(`${text.gradient} ${node.gradient}`)
    return element("li", "", parts.join("; "))
  })
  root.querySelector(".outline").replaceChildren(...items)
}
