// The page's link: copied, and shown as a QR code, whose modules Python gives as rows of 0 and 1.

const pageLink = () => {
  const link = new URL(location.href)
  for (const name of ["present", "tour", ...EMBEDDED]) link.searchParams.delete(name)
  return link.href
}

const QUIET_MODULES = 4 // modules of white around a code, as the standard asks

const drawCode = (rows, label) => {
  const side = rows.length + 2 * QUIET_MODULES
  const make = (tag, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag)
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
    return made
  }
  const dark = rows.flatMap((row, y) => [...row.matchAll(/1+/g)].map((run) => `M${run.index + QUIET_MODULES} ${y + QUIET_MODULES}h${run[0].length}v1h-${run[0].length}z`))
  const svg = make("svg", { class: "qr", viewBox: `0 0 ${side} ${side}`, role: "img", "aria-label": label, "shape-rendering": "crispEdges" })
  svg.style.setProperty("--side", side)
  svg.append(make("rect", { width: side, height: side, fill: "#fff" }), make("path", { d: dark.join(""), fill: "#000" }))
  return svg
}

// Take over what stands in a field; false where the reader has to.
const copyText = async (field) => {
  try {
    await navigator.clipboard.writeText(field.value)
    return true
  } catch {
    field.select() // without https there is no clipboard
    return document.execCommand("copy")
  }
}

const makeShare = (root, send) => {
  const [sheet, button, corner] = [".sheet", ".share", ".corner"].map((it) => root.querySelector(it))
  const [field, copy, said, drawn] = [".link", ".copy", ".said", ".drawn"].map((it) => sheet.querySelector(it))
  const framing = makeFraming(root)
  const share = { data: null, asked: null }
  const handOut = makeHandOut(root, send, drawCode)
  const ways = makeWays(sheet, handOut)
  const shown = () => sheet.matches(":popover-open") || !corner.hidden

  // What is said of the link as it is now, or its code.
  const show = () => {
    const { text, code, linkable } = share.data
    const link = pageLink()
    field.value = link
    framing.show()
    const known = code?.url === link
    if (linkable && !known && share.asked !== link) {
      share.asked = link
      send({ kind: "share", url: link })
    }
    let sentence = known ? "" : text.code_soon
    if (known && !code.rows) sentence = text.code_long
    if (!linkable) sentence = text.no_link
    said.textContent = sentence
    for (const place of [drawn, corner]) {
      place.replaceChildren(sentence ? element("p", "", place === corner ? sentence : "") : drawCode(code.rows, text.code))
    }
  }

  copy.addEventListener("click", async () => {
    copy.textContent = (await copyText(field)) ? share.data.text.copied : share.data.text.copy_yourself
  })
  field.addEventListener("focus", () => field.select())
  sheet.addEventListener("keydown", (event) => event.stopPropagation())
  attachPopover(sheet, button, () => {
    copy.textContent = share.data.text.copy
    show()
    ways.opened()
  })

  share.corner = (on) => {
    corner.hidden = !on
    if (on) show()
  }
  share.update = (data) => {
    share.data = data
    framing.update(data)
    ways.update(data)
    handOut.update(data)
    button.textContent = data.text.share
    sheet.setAttribute("aria-label", data.text.share)
    field.setAttribute("aria-label", data.text.link)
    copy.textContent = data.text.copy
    if (!shown()) return
    show()
    setTimeout(() => shown() && show(), 500) // the address follows a little after the page
  }
  return share
}
