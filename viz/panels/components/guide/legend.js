// The legend: every sign on the page, with a small sample and a sentence.

const LEGEND_SIGNS = {
  value: "4 ⟶",
  gradient: "⟵ 0.5",
  partial: "∂res/∂x",
  pill: "×4",
  jacobian: "J 1×4",
  leaf: "x",
  root: "res",
  unknown: "?",
  now: "y**2",
  chosen: "y**2",
  cut: "- - -",
  group: "▸ fc1",
  check: "✓",
  saved: "y = 2",
  step: "3 / 9",
}

const makeLegend = (root) => {
  const [dialog, button] = [root.querySelector(".legend"), root.querySelector(".signs")]
  const close = dialog.querySelector(".close")
  button.addEventListener("click", () => dialog.showModal())
  close.addEventListener("click", () => dialog.close())
  dialog.addEventListener("keydown", (event) => event.stopPropagation())
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close() // beside it: its content fills the dialog
  })
  return {
    update: ({ text, claim }) => {
      button.setAttribute("aria-label", `? ${text.legend}`)
      button.title = text.legend
      dialog.setAttribute("aria-label", text.legend)
      dialog.querySelector("h2").textContent = text.legend
      dialog.querySelector(".claim").textContent = claim
      close.setAttribute("aria-label", `× ${text.close}`)
      const rows = Object.entries(LEGEND_SIGNS).map(([name, sample]) => {
        const row = element("div", "row")
        const sign = element("dt")
        sign.append(element("span", `sign ${name}`, sample))
        row.append(sign, element("dd", "", text[`sign_${name}`]))
        return row
      })
      dialog.querySelector("dl").replaceChildren(...rows)
    },
  }
}
