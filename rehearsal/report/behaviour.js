// @ts-check
// Runs in the report's page: unpacks the data, and shows the matrix, what a link points at, and the lists, a page at a time.
/** @typedef {import("./report-data").ReportData} ReportData */
/** @typedef {import("./report-data").ReportCell} ReportCell */
/** @typedef {ReportData["buckets"][number]} Bucket */
(async () => {
  const ROWS = 50;
  const ENTRIES = 25;
  const MARKS = { proved: "✓", assumed: "?", violated: "✗" };
  const WORDS = { proved: "proved", assumed: "proved if the assumptions hold", violated: "violated" };

  const data = await unpack();
  const control = (/** @type {string} */ id) => /** @type {HTMLInputElement | HTMLSelectElement} */ (byId(id));
  const find = control("find");
  const filters = {
    role: control("role"),
    account: control("account"),
    level: control("level"),
    verdict: control("verdict"),
  };

  fill(filters.role, "all", [...new Set(data.roles.map(({ name }) => name))]);
  fill(filters.account, "all", [...new Set(data.buckets.map(({ account }) => account))]);
  const levels = data.buckets.flatMap(({ cells }) => cells.map(kindOf));
  fill(filters.level, "all", ["any access", ...new Set(levels)]);

  const lists = [
    list(
      "intents",
      data.intents,
      ({ title, access }) => [title, ...access].join(" "),
      intentBody,
      (intent) => [intent.title, badge(intent.verdict)],
    ),
    list(
      "documents",
      data.documents,
      ({ title, text }) => `${title} ${text}`,
      documentBody,
      ({ title, size }) => [title, make("span", { class: "faint" }, size)],
    ),
  ];
  let page = 0;

  /** The words of the search box. */
  function words() {
    return find.value.toLowerCase().split(/\s+/).filter(Boolean);
  }

  /** The columns that are shown: those that the filter or a word of the search names, else all. */
  function columns() {
    const all = data.roles.map((_, column) => column);
    const chosen = all.filter((column) => filters.role.value === "" || data.roles[column].name === filters.role.value);
    const named = chosen.filter((column) =>
      words().some((word) => data.roles[column].name.toLowerCase().includes(word)),
    );
    return named.length > 0 ? named : chosen;
  }

  /** What the filter calls the access of a cell: its level, if it has one. */
  function kindOf(/** @type {ReportCell | null} */ cell) {
    return cell?.level ?? (cell?.granted ? "single actions or sets" : "no access");
  }

  /** Whether a cell passes the filters. */
  function passes(/** @type {ReportCell | null} */ cell) {
    const { level, verdict } = filters;
    if (level.value === "any access" && !cell?.granted) return false;
    if (level.value !== "" && level.value !== "any access" && kindOf(cell) !== level.value) return false;
    return verdict.value === "" || cell?.verdict === verdict.value;
  }

  /** The rows that are shown, with the columns. */
  function matching() {
    const shown = columns();
    const asked = words();
    const filtered = filters.level.value !== "" || filters.verdict.value !== "";
    const rows = data.buckets.filter((bucket) => {
      if (filters.account.value !== "" && bucket.account !== filters.account.value) return false;
      if (filtered && !shown.some((column) => passes(bucket.cells[column]))) return false;
      const text = [bucket.name, bucket.account, bucket.region, bucket.classification];
      for (const column of shown) text.push(data.roles[column].name, bucket.cells[column]?.granted || "no access");
      const searched = text.join(" ").toLowerCase();
      return asked.every((word) => searched.includes(word));
    });
    return { rows, shown, filtered };
  }

  function showMatrix() {
    const { rows, shown, filtered } = matching();
    page = Math.min(page, Math.max(0, Math.ceil(rows.length / ROWS) - 1));
    const head = make("tr", {}, make("th", { scope: "col" }, "Bucket"));
    for (const column of shown) {
      const { name, most } = data.roles[column];
      head.append(make("th", { scope: "col" }, name, make("small", {}, `at most ${most}`)));
    }
    const body = make("tbody");
    for (const bucket of rows.slice(page * ROWS, (page + 1) * ROWS)) {
      const where = `${bucket.account}, ${bucket.region}, ${bucket.classification}`;
      const row = make("tr", {}, make("th", { scope: "row" }, bucket.name, make("small", {}, where)));
      for (const column of shown) row.append(cellOf(bucket, column, filtered && !passes(bucket.cells[column])));
      body.append(row);
    }
    byId("matrix").replaceChildren(make("thead", {}, head), body);
    const to = Math.min((page + 1) * ROWS, rows.length);
    byId("found").textContent =
      rows.length === 0
        ? "No bucket matches."
        : `Buckets ${count(page * ROWS + 1)} to ${count(to)} of ${count(rows.length)}; ${count(data.buckets.length)} in all.`;
    pager("pages", rows.length, ROWS, page, (next) => {
      page = next;
      showMatrix();
    });
  }

  /** A cell of the matrix: a link to what is known of the pair. */
  function cellOf(/** @type {Bucket} */ bucket, /** @type {number} */ column, /** @type {boolean} */ dimmed) {
    const role = data.roles[column].name;
    const cell = bucket.cells[column];
    if (!cell) return make("td", { "data-role": role }, make("span", { class: "faint" }, "–"));
    const label = `${role} on ${bucket.name}: ${cell.granted || "no access"}, ${WORDS[cell.verdict]}`;
    const link = make(
      "a",
      {
        href: pairLink(role, bucket.name),
        "aria-label": label,
        class: `cell ${cell.granted === "" ? "none" : `level ${cell.level ?? "some"}`}`,
      },
      cell.granted || "–",
    );
    const mark = make("span", { class: `mark ${cell.verdict}`, "aria-hidden": "true" }, MARKS[cell.verdict]);
    return make("td", { "data-role": role, ...(dimmed ? { class: "dimmed" } : {}) }, link, " ", mark);
  }

  function pairLink(/** @type {string} */ role, /** @type {string} */ bucket) {
    return `#pair/${encodeURIComponent(role)}/${encodeURIComponent(bucket)}`;
  }

  /** Shows what the address points at: a pair, an intent or a document. */
  function follow() {
    const [kind, ...names] = location.hash.slice(1).split("/").map(decodeURIComponent);
    const detail = byId("detail");
    detail.hidden = true;
    if (kind === "pair") showPair(names[0], names.slice(1).join("/"));
    if (kind === "intent") showEntry("Intended access", data.intents, names.join("/"), intentBody);
    if (kind === "document") showEntry("Document", data.documents, names.join("/"), documentBody);
  }

  function showPair(/** @type {string} */ role, /** @type {string} */ name) {
    const column = data.roles.findIndex((one) => one.name === role);
    const bucket = data.buckets.find((one) => one.name === name);
    const cell = bucket?.cells[column];
    if (!bucket || !cell)
      return showDetail(`${role} on ${name}`, [make("p", {}, "There is no such pair in this report.")]);
    showDetail(`${role} on ${name}`, [
      make("p", {}, cell.granted === "" ? "No access is granted. " : `Granted: ${cell.granted}. `, badge(cell.verdict)),
      ...cell.violations.map((id) => violationBody(data.violations[id])),
      ...cell.intents.map((at) => {
        const intent = data.intents[at];
        const entry = /** @type {HTMLDetailsElement} */ (
          make("details", {}, make("summary", {}, intent.title, " ", badge(intent.verdict)))
        );
        entry.open = true;
        const own = intent.access.filter((sentence) => sentence.includes(`/${role} `));
        entry.append(intentBody({ ...intent, access: own.length > 0 ? own : intent.access }));
        return entry;
      }),
    ]);
  }

  /**
   * @template {{ id: string, title: string }} T
   * @param {string} kind
   * @param {readonly T[]} entries
   * @param {string} id
   * @param {(entry: T) => HTMLElement} body
   */
  function showEntry(kind, entries, id, body) {
    const entry = entries.find((one) => one.id === id);
    if (entry) showDetail(`${kind}: ${entry.title}`, [body(entry)]);
  }

  function showDetail(/** @type {string} */ title, /** @type {HTMLElement[]} */ parts) {
    const heading = make("h3", { tabindex: "-1" }, title);
    const detail = byId("detail");
    detail.replaceChildren(heading, ...parts);
    detail.hidden = false;
    heading.focus({ preventScroll: true });
    detail.scrollIntoView({ block: "nearest" });
  }

  function violationBody(/** @type {ReportData["violations"][number]} */ { sentence, why }) {
    return make("article", { class: "violated verdict" }, make("strong", {}, sentence), sentences(why));
  }

  function intentBody(/** @type {ReportData["intents"][number]} */ { access, assumptions, documents }) {
    return make(
      "div",
      {},
      sentences([...access, ...assumptions.map((text) => `Assumed: ${text}`)]),
      make("p", {}, ...documents.flatMap((at) => [documentLink(data.documents[at]), " "])),
    );
  }

  function documentLink(/** @type {ReportData["documents"][number]} */ { id, title }) {
    return make("a", { href: `#document/${id.split("/").map(encodeURIComponent).join("/")}` }, title);
  }

  function documentBody(/** @type {ReportData["documents"][number]} */ { text }) {
    return make("pre", { tabindex: "0" }, text);
  }

  function sentences(/** @type {readonly string[]} */ texts) {
    return make("ul", {}, ...texts.map((text) => make("li", {}, text)));
  }

  function badge(/** @type {keyof typeof WORDS} */ verdict) {
    return make("span", { class: `badge ${verdict}` }, `${MARKS[verdict]} ${WORDS[verdict]}`);
  }

  /**
   * A list that the search filters, with a body that is made when it is opened.
   *
   * @template T
   * @param {string} id
   * @param {readonly T[]} entries
   * @param {(entry: T) => string} searched
   * @param {(entry: T) => HTMLElement} body
   * @param {(entry: T) => (HTMLElement | string)[]} summary
   */
  function list(id, entries, searched, body, summary) {
    /** @type {string[] | undefined} */
    let texts;
    let at = 0;
    const show = () => {
      const asked = words();
      // Lower case of all documents is made once, at the first search.
      if (asked.length > 0) texts ??= entries.map((entry) => searched(entry).toLowerCase());
      const found = entries.filter((_, n) => asked.every((word) => texts?.[n].includes(word)));
      at = Math.min(at, Math.max(0, Math.ceil(found.length / ENTRIES) - 1));
      const shown = found.slice(at * ENTRIES, (at + 1) * ENTRIES).map((entry) => {
        const title = make("summary", {});
        for (const part of summary(entry)) title.append(part, " ");
        const details = /** @type {HTMLDetailsElement} */ (make("details", {}, title));
        details.addEventListener("toggle", () => details.childElementCount === 1 && details.append(body(entry)));
        return details;
      });
      byId(`${id}-list`).replaceChildren(...shown);
      byId(`${id}-found`).textContent = `${count(found.length)} of ${count(entries.length)}`;
      pager(`${id}-pages`, found.length, ENTRIES, at, (next) => {
        at = next;
        show();
      });
    };
    return show;
  }

  /** Links to the pages of a list. */
  function pager(
    /** @type {string} */ id,
    /** @type {number} */ length,
    /** @type {number} */ size,
    /** @type {number} */ at,
    /** @type {(page: number) => void} */ go,
  ) {
    const last = Math.ceil(length / size) - 1;
    const step = (/** @type {string} */ text, /** @type {number} */ to) => {
      const button = /** @type {HTMLButtonElement} */ (make("button", { type: "button" }, text));
      button.disabled = to < 0 || to > last;
      button.addEventListener("click", () => go(to));
      return button;
    };
    byId(id).replaceChildren(
      ...(last < 1
        ? []
        : [step("Previous", at - 1), ` page ${count(at + 1)} of ${count(last + 1)} `, step("Next", at + 1)]),
    );
  }

  /** The pairs that are shown, as CSV. */
  function csv() {
    const { rows, shown } = matching();
    const lines = [["bucket", "account", "region", "classification", "role", "granted", "proof"]];
    for (const { name, account, region, classification, cells } of rows) {
      for (const column of shown) {
        const cell = cells[column];
        if (cell && passes(cell)) {
          lines.push([name, account, region, classification, data.roles[column].name, cell.granted, cell.verdict]);
        }
      }
    }
    // A spreadsheet takes a text that begins with one of these for a formula.
    const field = (/** @type {string} */ text) => `"${text.replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`;
    return lines.map((line) => line.map(field).join(",")).join("\r\n");
  }

  byId("csv").addEventListener("click", () => {
    const link = /** @type {HTMLAnchorElement} */ (make("a", { download: "access.csv" }));
    link.href = URL.createObjectURL(new Blob([csv()], { type: "text/csv" }));
    link.click();
    URL.revokeObjectURL(link.href);
  });
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  let waiting = 0;
  byId("filters").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(showAll, 60);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== find) {
      event.preventDefault();
      find.focus();
    } else if (event.key === "Escape" && find.value !== "") {
      find.value = "";
      showAll();
    }
  });
  addEventListener("hashchange", follow);

  function showAll() {
    showMatrix();
    for (const show of lists) show();
  }

  showAll();
  follow();
  document.body.dataset.ready = "true";

  /** The data, which is in the page as base64 of gzip. */
  async function unpack() {
    const packed = atob((byId("data").textContent ?? "").trim());
    const bytes = Uint8Array.from(packed, (char) => char.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return /** @type {ReportData} */ (JSON.parse(await new Response(stream).text()));
  }

  function byId(/** @type {string} */ id) {
    return /** @type {HTMLElement} */ (document.getElementById(id));
  }

  function fill(/** @type {HTMLElement} */ select, /** @type {string} */ all, /** @type {string[]} */ values) {
    select.append(make("option", { value: "" }, all), ...values.map((value) => make("option", { value }, value)));
  }

  function count(/** @type {number} */ n) {
    return n.toLocaleString("en");
  }

  /** An element. Text is text: nothing that is put in is read as HTML. */
  function make(
    /** @type {string} */ tag,
    /** @type {Record<string, string>} */ attributes = {},
    /** @type {(Node | string)[]} */ ...children
  ) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }
})();
