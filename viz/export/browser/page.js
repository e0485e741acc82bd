// The page without a server: it answers what the graph and the cards ask, from what the file holds.

const SETTLED = 100 // milliseconds until the picture has the width that it keeps

const inflated = async (text) => {
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json()
}

// Each part has a shadow of its own, as on the page: their styles do not meet.
const mounted = (name) => {
  const shadow = document.getElementById(name).attachShadow({ mode: "open" })
  shadow.append(document.getElementById(`${name}-parts`).content.cloneNode(true))
  return shadow
}

// Whether what the page stands on is dark: a notebook says so by its background, all others by the system.
const darkAround = () => {
  try {
    const style = parent !== self && parent.getComputedStyle(parent.document.body)
    const alpha = style && style.backgroundColor.match(/[\d.]+/g)?.[3]
    if (style && alpha !== "0") return darkBackground(parent.document.body)
  } catch {
    // a frame of another site: it may not be looked at
  }
  return matchMedia("(prefers-color-scheme: dark)").matches
}

// Of the pictures in the file the one that has a group open, or closed, and is else most like this one.
const pictureWith = (pictures, now, group, open) => {
  const wanted = new Set(now.opened)
  if (open) wanted.add(group)
  else wanted.delete(group)
  const apart = ({ opened }) => [...wanted].filter((it) => !opened.includes(it)).length + opened.filter((it) => !wanted.has(it)).length
  const fitting = pictures.filter((it) => it.across === now.across && it.opened.includes(group) === open)
  return fitting.sort((one, other) => apart(one) - apart(other))[0]
}

const sceneOf = ({ scene }, { told, boxes, groups, frames, across, remark }) => {
  const nodes = byName()
  told.forEach((id, at) => (nodes[id] = { ...scene.nodes[id], box: boxes[at] }))
  const edges = scene.edges.map((edge) => (edge && nodes[edge.source] && nodes[edge.target] ? edge : null))
  return { ...scene, nodes, edges, groups, frames, across, remark }
}

const start = async () => {
  const held = await inflated(document.getElementById("held").textContent)
  const { pictures, words, strips } = held
  let now = pictures[0]
  let chosenStrip = { leaf: held.leaf, element: held.element }
  let dark = darkAround()
  let note = ""
  let answered = 0
  const [graph, cards] = ["graph", "cards"].map(mounted)
  const side = document.getElementById("node")
  const panel = makePanel(side, byName(held.panels), words)

  const showNow = () => {
    const root = graph.querySelector(".held")
    const data = {
      ...{ svg: now.svg, scene: sceneOf(held, now), rules: held.rules, text: held.text, formats: held.formats, across: now.across, note, answered },
      ...{ chosen: null, edge: null, path: store.path ?? [], saved: false, torchviz: false, narrow: !held.turns },
      ...{ file: null, movable: {}, nudged: null, outdated: false, calls: null },
    }
    part(makeGraph)(root, graph.querySelector(".probe"), data, answer)
  }
  const showStrip = () => {
    const of = byName(strips)[chosenStrip.leaf]
    const strip = of?.[chosenStrip.element] ?? of?.[held.whole]
    if (strip) showCards(cards.querySelector(".factors"), cards.querySelector(".probe"), strip, answer)
  }
  const take = (leaf, element) => {
    if (!byName(strips)[leaf]) return
    chosenStrip = { leaf, element }
    showStrip()
  }
  const turned = (across) => pictures.find((it) => it.across === across)

  const answer = (asked) => {
    answered = asked.number ?? answered
    if (asked.kind === "node" && asked.element !== undefined) take(asked.node, held.indices[asked.node]?.[asked.element] ?? held.whole)
    else if (asked.kind === "node") take(asked.node, held.whole)
    else if (asked.kind === "leaf") take(asked.leaf, held.whole)
    else if (asked.kind === "element") take(chosenStrip.leaf, asked.element)
    else if (asked.kind === "toggle") {
      const next = pictureWith(pictures, now, asked.group, asked.open)
      note = next ? "" : words.closed
      now = next ?? now
      queueMicrotask(showNow)
    } else if (asked.kind === "narrow" || asked.kind === "view") {
      now = turned(asked.kind === "view" && asked.across) ?? now
      held.turns = asked.kind === "narrow" ? null : held.turns
      queueMicrotask(showNow)
    }
  }

  const theme = element("button", "theme", "◐")
  theme.type = "button"
  theme.title = words.theme
  theme.setAttribute("aria-label", words.theme)
  graph.querySelector(".bar").append(theme)
  const paint = () => {
    document.documentElement.dataset.theme = dark ? "dark" : "light"
    showStrip()
    showNow()
  }
  theme.onclick = () => {
    dark = !dark
    paint()
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    dark = darkAround()
    paint()
  })

  panel.close.onclick = () => store.set({ chosen: null })
  store.subscribe((changed) => {
    if (changed.includes("path")) queueMicrotask(showNow)
    if (!changed.includes("chosen")) return
    panel.show(store.chosen, held.scene.edges)
    // The panel takes room: what was chosen stays in sight.
    setTimeout(() => {
      const group = graph.querySelector("g.node.chosen")
      if (group) store.bringIntoSight(group)
    }, SETTLED)
  })
  document.body.classList.add("alive")
  paint()
  if (held.program !== null) makeProgram(document.querySelector(".lines"), held.program, store)
}
start()
