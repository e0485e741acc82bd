// Step by step: forward in execution order, then backward in the engine's own order. What is not
// reached yet is hidden; a gradient that is still being added up shows its sum so far.

const element = (tag, className, text) => {
  const made = document.createElement(tag)
  if (className) made.className = className
  if (text !== undefined) made.textContent = text
  return made
}

const matrix = (term) => {
  const part = element("span", `term ${term.kind}`)
  part.append(element("span", "name", term.name))
  const table = element("table")
  for (const row of term.rows) {
    const line = element("tr")
    for (const cell of row) line.append(element("td", "", cell))
    table.append(line)
  }
  part.append(table)
  return part
}

const equationOf = (step) => {
  const all = element("div", "products")
  for (const equation of step.equations) {
    const line = element("div", "product")
    for (const term of equation) line.append(term.sign ? element("span", "sign", term.sign) : matrix(term))
    all.append(line)
  }
  return all
}

const makePlayer = (root, graph) => {
  const player = { step: null }
  const bar = root.querySelector(".player")
  const [range, speed] = [bar.querySelector("input"), bar.querySelector(".speed")]
  const buttons = Object.fromEntries([...bar.querySelectorAll("button")].map((it) => [it.name, it]))
  const count = bar.querySelector(".count")
  const equation = root.querySelector(".equation")
  let timer = null

  const steps = () => graph.scene.steps
  const taken = () => player.step ?? steps().length

  player.go = (to) => {
    player.step = between(to, [0, steps().length])
    player.show()
  }

  // Everything as it is in the end, or what the first steps have brought out.
  player.show = () => {
    const { text } = graph
    bar.hidden = !steps().length
    if (player.step !== null) player.step = Math.min(player.step, steps().length)
    const stepping = player.step !== null
    const done = steps().slice(0, taken())
    const current = stepping ? done.at(-1) : undefined
    const values = new Set(done.filter((step) => step.phase === "forward").map((step) => step.node))
    const soFar = byName(...done.map((step) => step.so_far))
    const edges = new Set(current?.phase === "backward" ? current.sent : [])
    graph.known = { stepping, values, soFar }
    for (const [title, group] of graph.drawn()) {
      const node = nodeOf(title)
      const leaf = graph.scene.nodes[node]?.leaf
      group.classList.toggle("unknown-value", stepping && !leaf && !values.has(node))
      group.classList.toggle("unknown-gradient", stepping && !soFar[node])
      const partial = stepping && soFar[node] && soFar[node].full !== graph.scene.nodes[node]?.gradient
      group.classList.toggle("partial", Boolean(partial))
      group.classList.toggle("forward-now", current?.phase === "forward" && graph.isAt(title, current.node))
      group.classList.toggle("backward-now", current?.phase === "backward" && graph.isAt(title, current.node))
      if (title === node) writeGradient(group, stepping ? soFar[node]?.lines : null)
    }
    for (const [place, group] of graph.flows()) group.classList.toggle("sending", edges.has(place))
    range.max = steps().length
    range.value = taken()
    count.textContent = `${taken()} / ${steps().length}`
    equation.replaceChildren()
    root.classList.toggle("stepping", stepping)
    if (stepping) {
      const phase = current ? text[current.phase] : text.start
      const named = current ? `${phase}: ${graph.scene.nodes[current.node]?.title ?? current.node}` : phase
      equation.append(element("div", `phase ${current?.phase ?? ""}`, named))
      if (current) equation.append(equationOf(current))
      const group = current && graph.groupOf(current.node)
      if (group) graph.camera.centre(group, equation.offsetHeight)
    }
    graph.remember()
    buttons.play.classList.toggle("playing", Boolean(timer))
    buttons.play.setAttribute("aria-label", timer ? text.pause : text.play)
    buttons.play.title = timer ? text.pause : text.play
  }

  const stop = () => {
    clearInterval(timer)
    timer = null
  }
  const tick = () => {
    if (taken() >= steps().length) stop()
    else player.step += 1
    player.show()
  }
  player.play = () => {
    if (timer) stop()
    else {
      if (taken() >= steps().length) player.step = 0
      timer = setInterval(tick, Number(speed.value))
    }
    player.show()
  }
  player.stop = stop
  player.move = (by) => {
    stop()
    player.go(taken() + by)
  }
  player.first = () => player.move(-Infinity)
  player.last = () => player.move(Infinity)

  buttons.first.onclick = player.first
  buttons.previous.onclick = () => player.move(-1)
  buttons.play.onclick = player.play
  buttons.next.onclick = () => player.move(player.step === null ? -Infinity : 1)
  buttons.last.onclick = () => {
    stop()
    player.step = null
    player.show()
  }
  range.oninput = () => {
    stop()
    player.go(Number(range.value))
  }
  speed.onchange = () => {
    if (!timer) return
    stop()
    player.play()
  }
  return player
}
