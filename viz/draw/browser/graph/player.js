// Step by step: forward in execution order, then backward in the engine's own order. Which step it is, the
// store says to every part of the page; here are the buttons, the sentence and the packets.

const makePlayer = (root, graph, store) => {
  const player = {}
  const bar = root.querySelector(".player")
  const [range, speed] = [bar.querySelector("input"), root.querySelector(".speed")]
  const buttons = Object.fromEntries([...bar.querySelectorAll("button")].map((it) => [it.name, it]))
  const count = bar.querySelector(".count")
  const sentence = root.querySelector(".sentence")
  let timer = null
  let shown

  const steps = () => store.scene.steps
  let length = 0
  const taken = () => store.step ?? steps().length
  const go = (to) => store.set({ step: to === null ? null : between(to, [0, steps().length]) })

  // What happens at a step, in words.
  const said = (step) => {
    const { words, scene } = store
    const title = scene.nodes[step.node].title
    if (step.phase === "forward") return filled(words.computes, { node: title, number: step.number })
    const parts = [filled(words.arrives, { node: title, number: step.number })]
    for (const { to, factor, number, copies } of step.sent) {
      const title = scene.nodes[to]?.title ?? to
      parts.push(filled(words.sends, { to: title, factor, number }))
      if (copies > 1) parts.push(filled(words.copies, { to: title, count: copies }))
    }
    if (scene.nodes[step.node].leaf) parts.push(filled(words.adds, { node: title }))
    return parts.join(words.then)
  }

  const packets = (step) => {
    const along = (place, kind) => [...(graph.edge(place)?.querySelectorAll(`path.${kind}`) ?? [])]
    if (step.phase === "backward") {
      return step.sent.map(({ edge, number }) => ({ paths: along(edge, "backward"), number, phase: "backward" }))
    }
    return store.scene.nodes[step.node].in.map((place) => {
      const source = store.scene.edges[place]?.source
      return { paths: along(place, "forward"), number: store.scene.nodes[source]?.brief ?? "", phase: "forward" }
    })
  }

  player.show = () => {
    const { words } = store
    bar.hidden = !steps().length
    if (store.step !== null && store.step > steps().length) return go(steps().length)
    // At the end of what was shown: then all of it, such as the way back once a question is answered.
    const grown = length && store.step === length && steps().length > length
    length = steps().length
    if (grown) return go(null)
    const now = store.now()
    range.max = steps().length
    range.value = taken()
    count.textContent = `${taken()} / ${steps().length}`
    range.setAttribute("aria-valuetext", count.textContent)
    const stepping = store.step !== null
    root.classList.toggle("stepping", stepping)
    sentence.className = `sentence ${now?.phase ?? ""}`
    sentence.textContent = now ? said(now) : stepping ? words.start : graph.note || store.scene.remark || words.whole
    sentence.title = sentence.textContent
    if (now && shown !== store.step) {
      const group = graph.groupOf(now.node)
      if (group) graph.camera.centre(group)
      sendPackets(graph.svg(), packets(now))
    }
    shown = store.step
    buttons.play.classList.toggle("playing", Boolean(timer))
    buttons.play.setAttribute("aria-label", timer ? words.pause : words.play)
    buttons.play.title = timer ? words.pause : words.play
  }

  player.stop = () => {
    clearInterval(timer)
    timer = null
  }
  const tick = () => {
    if (taken() >= steps().length) player.stop()
    else go(store.step + 1)
    player.show()
  }
  player.play = () => {
    if (timer) player.stop()
    else {
      if (taken() >= steps().length) go(0)
      timer = setInterval(tick, Number(speed.value))
    }
    player.show()
  }
  store.stepBy = (by) => {
    player.stop()
    // From the whole run, stepping begins at the start.
    go(store.step === null && by > 0 ? 0 : taken() + by)
    player.show()
  }
  player.first = () => {
    player.stop()
    go(0)
    player.show()
  }
  player.last = () => {
    player.stop()
    go(steps().length)
    player.show()
  }
  player.leave = () => {
    player.stop()
    go(null)
    player.show()
  }

  buttons.first.onclick = player.first
  buttons.previous.onclick = () => store.stepBy(-1)
  buttons.play.onclick = player.play
  buttons.next.onclick = () => store.stepBy(1)
  buttons.last.onclick = player.leave
  range.oninput = () => {
    player.stop()
    go(Number(range.value))
  }
  speed.onchange = () => {
    if (!timer) return
    player.stop()
    player.play()
  }
  return player
}
