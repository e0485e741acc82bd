// Reaching every node: by hovering, by the keyboard, by a search, and in an outline read aloud.

const detail = (tip, name, text, kind) => {
  if (!text) return
  const line = element("div", `detail ${kind ?? ""}`)
  line.append(element("span", "name", name), element("pre", "", text))
  tip.append(line)
}

const makeTip = (root, store) => {
  const tip = root.querySelector(".tip")
  const place = (event) => {
    const [around, own] = [root.getBoundingClientRect(), tip.getBoundingClientRect()]
    const [x, y] = [event.clientX - around.left + 14, event.clientY - around.top + 14]
    tip.style.left = `${between(x, [0, Math.max(0, around.width - own.width)])}px`
    tip.style.top = `${between(y, [0, Math.max(0, around.height - own.height)])}px`
  }
  const ofNode = (id) => {
    const { words, scene } = store
    const node = scene.nodes[id]
    if (!node) return
    tip.append(element("b", "", node.title), element("div", "quiet", [node.op, node.shape, node.module].filter(Boolean).join("  ")))
    if (store.knowsValue(id)) detail(tip, words.value, node.value, "value")
    detail(tip, words.gradient, store.gradient(id)?.full, "gradient")
    if (node.remark) tip.append(element("p", "remark", node.remark))
  }
  const ofEdge = (place) => {
    const { words, scene } = store
    const edge = scene.edges[place]
    if (!edge) return
    const title = (id) => scene.nodes[id]?.title ?? id
    tip.append(element("b", "", `${title(edge.target)} → ${title(edge.source)}`))
    if (!store.knowsEdge(place)) return
    detail(tip, words.local, edge.factor, "local")
    detail(tip, words.sent, edge.sent, "gradient")
  }
  const hide = () => (tip.hidden = true)
  return {
    hide: () => tip.classList.contains("sheet") || hide(),
    show: (event, about, sheet = false) => {
      tip.replaceChildren()
      tip.classList.toggle("sheet", sheet)
      if (sheet) {
        const button = element("button", "put-away", "×")
        button.setAttribute("aria-label", store.words.put_away)
        button.onclick = hide
        tip.append(button)
      }
      const group = store.scene.groups[about.group]
      if (about.node !== undefined) ofNode(about.node)
      if (about.edge !== undefined) ofEdge(about.edge)
      if (group) tip.append(element("b", "", group.label), element("div", "quiet", `${group.size}`))
      tip.hidden = tip.childElementCount <= Number(sheet)
      if (!sheet) place(event)
    },
  }
}

// Along the arrows to where a value came from and where it is used, and across to those beside it.
const neighbours = (scene, id, key) => {
  const [back, on, next] = scene.across ? ["ArrowLeft", "ArrowRight", "ArrowDown"] : ["ArrowUp", "ArrowDown", "ArrowRight"]
  const node = scene.nodes[id]
  const sources = (it) => it.in.map((place) => scene.edges[place]?.source).filter(Boolean)
  const targets = (it) => it.out.map((place) => scene.edges[place]?.target).filter(Boolean)
  if (key === back) return sources(node)[0]
  if (key === on) return targets(node)[0]
  const beside = targets(node).flatMap((target) => sources(scene.nodes[target] ?? { in: [] }))
  const among = [...new Set(beside.length > 1 ? beside : sources(node).flatMap((it) => targets(scene.nodes[it] ?? { out: [] })))]
  return among.length ? among.at((among.indexOf(id) + (key === next ? 1 : -1)) % among.length) : undefined
}

const search = (graph, scene, typed) => {
  const wanted = typed.trim().toLowerCase()
  const says = ([id, node]) => [id, node.title, node.op, node.module].join(" ").toLowerCase().includes(wanted)
  const found = wanted ? Object.entries(scene.nodes).filter(says).map(([, node]) => node.box) : []
  for (const [box, group] of graph.boxes()) group.classList.toggle("found", found.includes(box))
  return [...new Set(found)]
}

// What the picture shows, in words: no more of it is known than there.
const writeOutline = (root, store) => {
  const { scene, words } = store
  const items = Object.entries(scene.nodes).map(([id, node]) => {
    const from = node.in.map((place) => scene.edges[place]?.source).filter(Boolean)
    const parts = [`${node.title}: ${node.op} ${node.shape}`]
    if (from.length) parts.push(`${words.from} ${from.map((name) => scene.nodes[name]?.title ?? name).join(", ")}`)
    if (node.value) parts.push(`${words.value} ${store.knowsValue(id) ? node.value : "?"}`)
    if (node.gradients.length) parts.push(`${words.gradient} ${store.gradient(id)?.full ?? "?"}`)
    if (node.remark) parts.push(node.remark)
    return element("li", "", parts.join("; "))
  })
  const without = (scene.without ?? []).map(({ name, said, value }) =>
    element("li", "", `${name}: ${said}; ${words.value} ${value}`),
  )
  root.querySelector(".outline").replaceChildren(...items, ...without)
}
