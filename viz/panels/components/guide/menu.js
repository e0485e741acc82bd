// The menu of examples: opened by its button or arrow down, gone through by arrows, Home, End and letters.

// A popover that opens under its button, as far left as its width asks for, and whose button says whether it is
// open. It is placed before it is shown: it would be seen to jump.
const attachPopover = (popover, button, opened) => {
  let inside = false
  popover.addEventListener("beforetoggle", ({ newState }) => {
    inside = popover.contains(popover.getRootNode().activeElement)
    button.setAttribute("aria-expanded", newState === "open")
    const below = button.getBoundingClientRect()
    popover.style.top = `${below.bottom + 6}px`
    popover.style.left = `max(8px, min(${below.left}px, 100vw - var(--wide) - 8px))`
  })
  popover.addEventListener("toggle", ({ newState }) => {
    if (newState === "open") opened()
    else if (inside) button.focus()
  })
}

const makeExamplesMenu = (root, chosen) => {
  const [menu, button] = [root.querySelector(".menu"), root.querySelector(".examples")]
  const items = () => [...menu.querySelectorAll("button")]

  const enter = () => {
    if (!menu.contains(root.getRootNode().activeElement)) menu.querySelector("[tabindex='0']")?.focus()
  }

  attachPopover(menu, button, enter)
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown") return
    event.preventDefault()
    menu.showPopover()
    enter() // at once: the next key may come before the browser tells that it is open
  })
  menu.addEventListener("keydown", (event) => {
    const [all, at] = [items(), items().indexOf(event.target)]
    const column = Math.ceil(all.length / 2)
    const moves = { ArrowDown: at + 1, ArrowUp: at - 1, ArrowRight: at + column, ArrowLeft: at - column, Home: 0, End: -1 }
    let to = all.at((moves[event.key] ?? NaN) % all.length)
    if (event.key === "Tab") {
      menu.hidePopover()
      button.focus() // from where Tab goes on
    } else if (event.key in moves) event.preventDefault()
    else if (event.key.length === 1 && event.key !== " ") {
      const after = [...all.slice(at + 1), ...all.slice(0, at + 1)]
      to = after.find((item) => item.textContent.toLowerCase().startsWith(event.key.toLowerCase()))
    } else return
    event.stopPropagation()
    if (event.key !== "Tab") to?.focus()
  })

  return {
    update: (data) => {
      button.textContent = `${data.text.examples} ▾`
      menu.setAttribute("aria-label", data.text.examples)
      if (menu.said === JSON.stringify([data.examples, data.example])) return
      menu.said = JSON.stringify([data.examples, data.example])
      const reached = Math.max(0, data.examples.findIndex((it) => it.key === data.example))
      menu.replaceChildren(
        ...data.examples.map(({ key, title, question }, at) => {
          const item = element("button", "item")
          Object.assign(item, { type: "button", tabIndex: at === reached ? 0 : -1, role: "menuitemradio" })
          item.setAttribute("aria-checked", key === data.example)
          item.append(element("strong", "", title), " ", element("span", "", question))
          item.addEventListener("click", () => {
            menu.hidePopover()
            chosen(key)
          })
          return item
        }),
      )
    },
  }
}
