// A number on its way along an arrow: green forward, red backward. Nothing of it stays.

const SECONDS = 0.9

const sendPackets = (svg, packets) => {
  for (const old of svg.querySelectorAll("g.packet")) old.remove()
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return
  for (const { paths, number, phase } of packets) {
    const lengths = paths.map((path) => path.getTotalLength())
    const whole = lengths.reduce((sum, length) => sum + length, 0)
    if (!whole) continue
    const group = document.createElementNS("http://www.w3.org/2000/svg", "g")
    group.setAttribute("class", `packet ${phase === "forward" ? "towards-root" : "towards-leaves"}`)
    const [rect, text] = ["rect", "text"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag))
    const width = 20 + 11 * number.length
    for (const [name, value] of Object.entries({ x: -width / 2, y: -16, width, height: 32, rx: 16 })) rect.setAttribute(name, value)
    text.setAttribute("y", 7)
    text.textContent = number
    group.append(rect, text)
    svg.append(group)
    const start = performance.now()
    const move = (now) => {
      const share = (now - start) / 1000 / SECONDS
      if (share >= 1 || !group.isConnected) return group.remove()
      let along = share * whole
      let at = 0
      while (at < paths.length - 1 && along > lengths[at]) along -= lengths[at++]
      const { x, y } = paths[at].getPointAtLength(along)
      group.setAttribute("transform", `translate(${x} ${y})`)
      requestAnimationFrame(move)
    }
    requestAnimationFrame(move)
  }
}
