// Shows markup that the server wrote. Plain clicks on its links stay in the session; sorting stays in the browser.
const shown = new WeakMap()

const elsewhere = (event) => event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey

const go = (event, tell) => {
  const link = event.target.closest("a[data-go]")
  if (!link || elsewhere(event)) return
  event.preventDefault()
  tell("go", link.getAttribute("href"))
}

// A report takes a moment to be made: the link says so meanwhile. What the server refuses is shown as it says it.
const take = async (event) => {
  const link = event.target.closest("a[download]")
  if (!link || elsewhere(event)) return
  event.preventDefault()
  if (link.ariaBusy === "true") return
  link.ariaBusy = "true"
  try {
    const answer = await fetch(link.href)
    if (!answer.ok) {
      window.location.assign(link.href)
      return
    }
    const named = (answer.headers.get("content-disposition") ?? "").split("filename*=UTF-8''")[1]
    const file = URL.createObjectURL(await answer.blob())
    Object.assign(document.createElement("a"), { href: file, download: decodeURIComponent(named ?? "") }).click()
    setTimeout(() => URL.revokeObjectURL(file), 60000)
  } finally {
    link.ariaBusy = "false"
  }
}

const sort = (event) => {
  const button = event.target.closest("th button")
  if (!button) return
  const head = button.closest("th")
  const body = head.closest("table").tBodies[0]
  const at = head.cellIndex
  const down = head.getAttribute("aria-sort") !== "descending"
  const value = (row) => row.cells[at].dataset.value ?? ""
  const rows = [...body.rows].sort((a, b) => {
    const [x, y] = [value(a), value(b)]
    if (x === "" || y === "") return (x === "") - (y === "")
    const order = isNaN(x) || isNaN(y) ? x.localeCompare(y, "zh") : x - y
    return down ? -order : order
  })
  head.parentElement.querySelectorAll("th").forEach((th) => th.removeAttribute("aria-sort"))
  head.setAttribute("aria-sort", down ? "descending" : "ascending")
  body.append(...rows)
}

export default function ({ data, parentElement, setTriggerValue }) {
  const sheet = parentElement.querySelector(".sheet")
  if (shown.get(sheet) !== data.html) {
    sheet.innerHTML = data.html
    sheet.lang = data.lang
    shown.set(sheet, data.html)
  }
  sheet.onclick = (event) => {
    sort(event)
    take(event)
    go(event, setTriggerValue)
  }
}
