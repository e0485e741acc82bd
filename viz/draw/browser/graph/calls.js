// Which backward call the page is about: "3 of 10", one on, one back, or any of them. Python runs the program
// again up to it; until its answer is here, the strip says which one is on its way.

const makeCalls = (root, request) => {
  const strip = root.querySelector(".calls")
  const [earlier, later] = [strip.querySelector("[name=earlier]"), strip.querySelector("[name=later]")]
  const [which, range] = [strip.querySelector(".which"), strip.querySelector("input")]
  let given = null
  let asked = null

  const write = (place, where) => {
    const { count, words } = given
    const number = filled(words.of, { number: place + 1, count })
    which.textContent = where ? `${number} · ${where}` : number
    which.title = which.textContent
    range.value = place + 1
    range.setAttribute("aria-valuetext", number)
    earlier.disabled = place === 0
    later.disabled = place === count - 1
    strip.classList.toggle("asked", asked !== null)
  }
  const ask = (place) => {
    asked = between(place, [0, given.count - 1])
    write(asked, "")
    request("backward", { call: asked })
  }
  const now = () => asked ?? given.place
  earlier.onclick = () => ask(now() - 1)
  later.onclick = () => ask(now() + 1)
  range.oninput = () => write(Number(range.value) - 1, "")
  range.onchange = () => ask(Number(range.value) - 1)

  return {
    by: (step) => given && ask(now() + step),
    update: (data) => {
      given = data
      strip.hidden = !data
      if (!data) return
      if (asked === data.place) asked = null
      const { words } = data
      strip.setAttribute("aria-label", words.label)
      range.max = data.count
      for (const [part, name] of [[earlier, "previous"], [later, "next"], [range, "jump"]]) {
        part.title = words[name]
        part.setAttribute("aria-label", words[name])
      }
      // While one is on its way, or the handle is held, an earlier answer does not move it.
      if (asked === null) write(data.place, data.where)
    },
  }
}
