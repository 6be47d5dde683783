const MAX_ROWS = 500;
const MAX_RECORDS_PER_FLUSH = 200;
const MAX_FADING_RECORDS = 10;
const MAX_CELL_LENGTH = 300;
const CHART_SECONDS = 60;
const CHART_HEIGHT = 20;
/** As many as feed.css has. With a power of two the last bits of the hash alone would decide. */
const TAG_COLOURS = 9;

const SECOND = 1000;
const HIDDEN_FLUSH_DELAY = SECOND;
const ACKNOWLEDGE_RETRY_DELAY = SECOND;
const MAX_REOPEN_DELAY = 5 * SECOND;
const MAX_SILENCE = 10 * SECOND;
const TYPING_DELAY = 300;
const CHART_LABEL_INTERVAL = 5 * SECOND;
const ANNOUNCEMENT_INTERVAL = 10 * SECOND;

const NOTHING = "–";
const PHONE = matchMedia("(max-width: 700px)");

const numbers = new Intl.NumberFormat("en");
const timeOfDay = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3,
});
const fullTime = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "long" });

const byId = (id) => document.getElementById(id);
const viewer = randomUuid();

// ---------------------------------------------------------------- helpers

/** A browser offers randomUUID only to pages served over https or from localhost. */
function randomUuid() {
  if (crypto.randomUUID) {
    return crypto.randomUUID();
  }
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

function delay(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function count(number, one, many) {
  return `${numbers.format(number)} ${number === 1 ? one : many}`;
}

/** Leaves an unchanged text alone, so that a live region says it only once. */
function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

function setNumber(element, number) {
  element.value = number ?? "";
  setText(element, number === null ? NOTHING : numbers.format(number));
}

function create(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

// ---------------------------------------------------------------- requests

async function request(path, options) {
  const response = await fetch(`api/feed/${path}`, options).catch(() => {
    throw new Error("The server could not be reached.");
  });
  if (!response.ok) {
    throw new Error(await problemOf(response));
  }
  return response;
}

async function problemOf(response) {
  const answer = await response.json().catch(() => null);
  return answer?.problem ?? `The server answered ${response.status}.`;
}

function post(path) {
  return request(path, { method: "POST" });
}

function postJson(path, body) {
  return request(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

// ---------------------------------------------------------------- stream

let stream = null;
let lastId = null;
let failedOpenings = 0;
let reopenTimer = null;
let silenceTimer = null;

function startStream() {
  lastId = null;
  failedOpenings = 0;
  showConnection("waiting", "Connecting…");
  openStream();
}

function openStream() {
  closeStream();
  stream = new EventSource(`api/feed?${streamParameters()}`);
  stream.addEventListener("open", onOpen);
  stream.addEventListener("error", onError);
  stream.addEventListener("record", (event) => enqueue(event, JSON.parse(event.data)));
  stream.addEventListener("passed", (event) => enqueue(event, null));
  stream.addEventListener("gap", (event) => showGap(JSON.parse(event.data).missed));
  stream.addEventListener("status", (event) => onStatus(JSON.parse(event.data)));
  expectSigns();
}

function streamParameters() {
  const parameters = new URLSearchParams({ viewer });
  chosenTopics?.forEach((topic) => parameters.append("topic", topic));
  if (textInput.value) {
    parameters.set("text", textInput.value);
  }
  if (lastId) {
    parameters.set("from", lastId);
  }
  return parameters;
}

function closeStream() {
  clearTimeout(reopenTimer);
  clearTimeout(silenceTimer);
  stream?.close();
  stream = null;
}

function onOpen() {
  failedOpenings = 0;
  expectSigns();
}

function onError() {
  showConnection("waiting", "Reconnecting…");
  if (stream.readyState === EventSource.CLOSED) {
    reopenLater();
  } else {
    clearTimeout(silenceTimer);
  }
}

function reopenLater() {
  failedOpenings++;
  closeStream();
  reopenTimer = setTimeout(openStream, Math.min(failedOpenings * SECOND, MAX_REOPEN_DELAY));
}

/** A connection may die without the browser noticing; the missing status tells. */
function expectSigns() {
  clearTimeout(silenceTimer);
  silenceTimer = setTimeout(onSilence, MAX_SILENCE);
}

function onSilence() {
  showConnection("waiting", "Reconnecting…");
  openStream();
}

function onStatus(status) {
  expectSigns();
  showState(status);
  showPaused(status.paused);
  showNumbers(status);
  showTopics(status.topics);
}

// ---------------------------------------------------------------- acknowledgement

let unacknowledgedId = null;
let acknowledging = false;

/** One request at a time: while it is under way, newer ids replace one another. */
async function acknowledge(id) {
  unacknowledgedId = id;
  if (acknowledging) {
    return;
  }
  acknowledging = true;
  while (unacknowledgedId) {
    await acknowledgeNewest();
  }
  acknowledging = false;
}

async function acknowledgeNewest() {
  const id = unacknowledgedId;
  unacknowledgedId = null;
  try {
    await postJson(`viewers/${viewer}/shown`, { id });
  } catch {
    await delay(ACKNOWLEDGE_RETRY_DELAY);
    unacknowledgedId ??= id;
  }
}

// ---------------------------------------------------------------- queue

let queue = [];
let cancelFlush = null;

function enqueue(event, record) {
  lastId = event.lastEventId;
  queue.push({ id: event.lastEventId, record });
  scheduleFlush();
}

function scheduleFlush() {
  if (cancelFlush || queue.length === 0) {
    return;
  }
  // A hidden page gets no animation frames, but it has to keep up with the stream.
  if (document.hidden) {
    const timer = setTimeout(flush, HIDDEN_FLUSH_DELAY);
    cancelFlush = () => clearTimeout(timer);
  } else {
    const frame = requestAnimationFrame(flush);
    cancelFlush = () => cancelAnimationFrame(frame);
  }
}

function rescheduleFlush() {
  cancelFlush?.();
  cancelFlush = null;
  scheduleFlush();
}

function flush() {
  cancelFlush = null;
  const batch = queue.splice(0, MAX_RECORDS_PER_FLUSH);
  showRecords(batch.filter((entry) => entry.record));
  acknowledge(batch.at(-1).id);
  scheduleFlush();
}

function dropQueue() {
  queue = [];
  unacknowledgedId = null;
  rescheduleFlush();
}

// ---------------------------------------------------------------- rows

const list = byId("list");
const rows = byId("rows");
const rowTemplate = byId("row");
const recordOfRow = new WeakMap();
let shownCount = 0;
let unannouncedCount = 0;

function showRecords(entries) {
  if (entries.length === 0) {
    return;
  }
  const fades = entries.length <= MAX_FADING_RECORDS;
  const fragment = document.createDocumentFragment();
  fragment.append(...entries.map((entry) => createRow(entry, fades)).reverse());
  keepingPosition(() => rows.prepend(fragment));
  removeSurplusRows();
  offerNewestRow();
  showEmptiness();
  countShown(entries.length);
}

function createRow({ id, record }, fades) {
  const row = rowTemplate.content.firstElementChild.cloneNode(true);
  const { topic, partition, offset, key, payload, received } = record;
  Object.assign(row.dataset, { id, topic, partition, offset });
  row.classList.toggle("fresh", fades);
  row.querySelector(".open").textContent = timeOfDay.format(new Date(received));
  fillTag(row.querySelector(".tag"), topic);
  row.querySelector(".partition").textContent = partition;
  row.querySelector(".offset").textContent = offset;
  row.querySelector(".key").textContent = key ?? NOTHING;
  row.querySelector(".payload").textContent = payload.slice(0, MAX_CELL_LENGTH);
  recordOfRow.set(row, record);
  return row;
}

function fillTag(tag, topic) {
  tag.textContent = topic;
  tag.dataset.colour = colourOf(topic);
}

function colourOf(topic) {
  let hash = 0;
  for (const character of topic) {
    hash = (hash * 31 + character.codePointAt(0)) >>> 0;
  }
  return hash % TAG_COLOURS;
}

/** What a reader scrolled to, or reached by keyboard, stays where it is on the screen. */
function keepingPosition(prepend) {
  const anchor = rows.firstElementChild;
  const isReading = list.scrollTop > 0 || rows.querySelector(":focus-visible");
  if (!anchor || !isReading) {
    prepend();
    return;
  }
  const before = anchor.offsetTop;
  prepend();
  list.scrollTop += anchor.offsetTop - before;
}

function removeSurplusRows() {
  const surplus = [...rows.children].slice(MAX_ROWS);
  const hadFocus = surplus.some((row) => row.contains(document.activeElement));
  surplus.forEach((row) => row.remove());
  if (hadFocus) {
    focusRow(rows.lastElementChild);
  }
}

function clearRows() {
  rows.replaceChildren();
  forgetTabStop();
  showEmptiness();
  clearNotice();
}

function showEmptiness() {
  byId("empty").hidden = rows.childElementCount > 0;
}

function countShown(added) {
  shownCount += added;
  unannouncedCount += added;
  setNumber(byId("shown"), shownCount);
}

function announceNewRecords() {
  const text = unannouncedCount === 0 ? "" : count(unannouncedCount, "new record", "new records");
  // Not setText: the same count as ten seconds ago is news all the same.
  byId("announcement").textContent = text;
  unannouncedCount = 0;
}

// ---------------------------------------------------------------- moving between rows

/** The one row whose button is in the tab order: the newest until the reader goes to another. */
let tabStop = null;
let tabStopIsChosen = false;

function offerNewestRow() {
  if (!tabStop?.isConnected) {
    forgetTabStop();
  }
  if (!tabStopIsChosen) {
    moveTabStop(rows.firstElementChild);
  }
}

function forgetTabStop() {
  tabStop = null;
  tabStopIsChosen = false;
}

function moveTabStop(row) {
  if (tabStop) {
    openButton(tabStop).tabIndex = -1;
  }
  tabStop = row;
  openButton(row).tabIndex = 0;
}

function chooseTabStop(row) {
  moveTabStop(row);
  tabStopIsChosen = true;
}

function focusRow(row) {
  chooseTabStop(row);
  openButton(row).focus();
}

function openButton(row) {
  return row.querySelector(".open");
}

function rowReachedBy(key, row) {
  switch (key) {
    case "ArrowDown": return row.nextElementSibling;
    case "ArrowUp": return row.previousElementSibling;
    case "Home": return rows.firstElementChild;
    case "End": return rows.lastElementChild;
    default: return undefined;
  }
}

function onRowKey(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) {
    return;
  }
  const target = rowReachedBy(event.key, event.target.closest("tr"));
  if (target === undefined) {
    return;
  }
  event.preventDefault();
  if (target) {
    focusRow(target);
  }
}

function onRowClick(event) {
  const isButton = event.target.closest(".open");
  const isSelectingText = !getSelection().isCollapsed;
  if (isButton || !isSelectingText) {
    openDetails(event.target.closest("tr"));
  }
}

// ---------------------------------------------------------------- details

const details = byId("details");
let detailsRow = null;
let pressedBackdrop = false;

function openDetails(row) {
  const record = recordOfRow.get(row);
  detailsRow = row;
  focusRow(row);
  showFacts(record);
  showPayload(record.payload, record.truncated ? "Loading the whole payload…" : "");
  details.showModal();
  if (record.truncated) {
    loadWholePayload(row, record);
  }
}

async function loadWholePayload(row, beginning) {
  const { payload, note } = await wholePayload(row.dataset.id, beginning);
  if (details.open && detailsRow === row) {
    showPayload(payload, note);
  }
}

async function wholePayload(id, beginning) {
  try {
    const response = await request(`records/${encodeURIComponent(id)}`);
    const { payload } = await response.json();
    return { payload, note: "" };
  } catch (problem) {
    return { payload: beginning.payload, note: `Only the beginning can be shown. ${problem.message}` };
  }
}

function showFacts({ topic, partition, offset, key, size, received, headers }) {
  byId("details-title").textContent = `${topic}-${partition}@${offset}`;
  byId("details-key").textContent = key ?? NOTHING;
  byId("details-size").textContent = count(size, "byte", "bytes");
  byId("details-received").replaceChildren(
    create("time", { dateTime: received, textContent: fullTime.format(new Date(received)) }),
  );
  showHeaders(Object.entries(headers));
}

function showHeaders(headers) {
  const lines = headers.map(([name, value]) => create("div", { textContent: `${name}: ${value}` }));
  byId("details-headers").replaceChildren(...(lines.length > 0 ? lines : [NOTHING]));
}

function showPayload(payload, note) {
  byId("details-payload").textContent = isJson(payload) ? indentJson(payload) : payload;
  setText(byId("details-note"), note);
}

/** Adds white space only: JSON.stringify would change large numbers and drop repeated names. */
function indentJson(json) {
  const tokens = json.match(/"[^"\\]*(?:\\.[^"\\]*)*"|\{\s*\}|\[\s*\]|[{}[\],:]|[^\s{}[\],:"]+/g);
  let depth = 0;
  const newLine = () => `\n${"  ".repeat(depth)}`;
  const indented = tokens.map((token) => {
    switch (token) {
      case "{":
      case "[":
        depth++;
        return token + newLine();
      case "}":
      case "]":
        depth--;
        return newLine() + token;
      case ",":
        return token + newLine();
      case ":":
        return ": ";
      default:
        return token;
    }
  });
  return indented.join("");
}

/** The row may have been removed in the meantime; then the oldest one left is the nearest. */
function onDetailsClosed() {
  const row = detailsRow.isConnected ? detailsRow : rows.lastElementChild;
  detailsRow = null;
  if (row) {
    focusRow(row);
  } else {
    list.focus();
  }
}

/** Text selected from the inside to the outside ends in a click on the backdrop, too. */
function onDetailsClick(event) {
  if (event.target === details && pressedBackdrop) {
    details.close();
  }
}

// ---------------------------------------------------------------- filters

const textInput = byId("text");
const topicChoices = byId("topic-choices");
let knownTopics = [];
/** Null means all, those that are still to come included. */
let chosenTopics = null;
let typingTimer = null;

function showTopics(topics) {
  if (topics.join("\n") === knownTopics.join("\n")) {
    return;
  }
  knownTopics = topics;
  const focusedTopic = topicChoices.contains(document.activeElement) ? document.activeElement.value : null;
  topicChoices.replaceChildren(...topics.map(createTopicChoice));
  topicBoxes().find((box) => box.value === focusedTopic)?.focus();
  offerTopics(topics);
}

function createTopicChoice(topic) {
  const box = create("input", {
    type: "checkbox", name: "topic", value: topic, checked: chosenTopics?.has(topic) ?? true,
  });
  const tag = create("span", { className: "tag" });
  fillTag(tag, topic);
  return create("label", { className: "choice" }, box, tag);
}

function topicBoxes() {
  return [...topicChoices.querySelectorAll("input")];
}

function onTopicsChanged() {
  const boxes = topicBoxes();
  const checked = boxes.filter((box) => box.checked).map((box) => box.value);
  chosenTopics = checked.length === boxes.length ? null : new Set(checked);
  applyFilter();
}

function onTextTyped() {
  clearTimeout(typingTimer);
  typingTimer = setTimeout(applyFilter, TYPING_DELAY);
}

function applyFilter() {
  clearTimeout(typingTimer);
  closeStream();
  dropQueue();
  clearRows();
  const nothingChosen = chosenTopics?.size === 0;
  setText(byId("topics-hint"), nothingChosen ? "Choose a topic" : "");
  if (nothingChosen) {
    showStopped();
  } else {
    startStream();
  }
}

function foldFiltersOnPhone() {
  byId("filters").open = !PHONE.matches;
}

// ---------------------------------------------------------------- state and numbers

const pauseButton = byId("pause");
let missedCount = 0;

function showConnection(state, text) {
  const connection = byId("connection");
  connection.dataset.state = state;
  setText(connection, text);
}

function showState({ failure, paused }) {
  if (failure) {
    showConnection("failed", `No records: ${failure}`);
  } else if (paused) {
    showConnection("paused", "Paused");
  } else {
    showConnection("live", "Live");
  }
}

/** Without a stream there is no status that could tell whether the channel is paused. */
function showStopped() {
  showConnection("paused", "Not connected");
  pauseButton.disabled = true;
}

function showPaused(paused) {
  pauseButton.disabled = false;
  pauseButton.setAttribute("aria-pressed", paused);
  setText(pauseButton, paused ? "Resume" : "Pause");
}

async function togglePause() {
  const isPaused = pauseButton.getAttribute("aria-pressed") === "true";
  showMissed();
  try {
    await post(isPaused ? "resume" : "pause");
  } catch (problem) {
    setText(byId("notice"), problem.message);
  }
}

function showGap(missed) {
  missedCount += missed;
  showMissed();
}

function clearNotice() {
  missedCount = 0;
  showMissed();
}

function showMissed() {
  const what = count(missedCount, "record was no longer held and is", "records were no longer held and are");
  setText(byId("notice"), missedCount === 0 ? "" : `${what} not shown.`);
}

function showNumbers({ perSecond, lag, unacknowledged, viewers }) {
  setNumber(byId("rate"), perSecond);
  setNumber(byId("lag"), lag);
  setNumber(byId("unacknowledged"), unacknowledged);
  setNumber(byId("viewers"), viewers);
  addRate(perSecond);
}

// ---------------------------------------------------------------- chart

const chart = byId("chart");
const bars = Array.from({ length: CHART_SECONDS }, createBar);
let rates = new Array(CHART_SECONDS).fill(0);
let lastRateAt = null;
let lastLabelAt = null;

function createBar(_, second) {
  const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  bar.setAttribute("x", second);
  bar.setAttribute("width", 0.8);
  return bar;
}

function addRate(rate) {
  const now = performance.now();
  const secondsWithoutRate = lastRateAt === null ? 0 : Math.floor((now - lastRateAt) / SECOND) - 1;
  const silence = new Array(Math.min(Math.max(secondsWithoutRate, 0), CHART_SECONDS)).fill(0);
  rates = [...rates, ...silence, rate].slice(-CHART_SECONDS);
  lastRateAt = now;
  drawChart();
  labelChart(now);
}

function drawChart() {
  const peak = Math.max(1, ...rates);
  bars.forEach((bar, second) => {
    const height = (rates[second] / peak) * CHART_HEIGHT;
    bar.setAttribute("y", CHART_HEIGHT - height);
    bar.setAttribute("height", height);
  });
}

/** Seldom, since a screen reader on the chart would say every change. */
function labelChart(now) {
  if (lastLabelAt !== null && now - lastLabelAt < CHART_LABEL_INTERVAL) {
    return;
  }
  lastLabelAt = now;
  const current = numbers.format(rates.at(-1));
  const peak = numbers.format(Math.max(...rates));
  chart.setAttribute("aria-label", `Records per second in the last minute: now ${current}, peak ${peak}`);
}

// ---------------------------------------------------------------- produce

const produceTopic = byId("produce-topic");
const produceKey = byId("produce-key");
const producePayload = byId("produce-payload");

function offerTopics(topics) {
  byId("produce-topics").replaceChildren(...topics.map((topic) => create("option", { value: topic })));
  // The default only, so that nothing the reader typed is replaced.
  produceTopic.defaultValue = topics[0] ?? "";
}

function showProduceHint() {
  const isPlain = producePayload.value !== "" && !isJson(producePayload.value);
  setText(byId("produce-hint"), isPlain ? "This is not JSON. It will be sent as plain text." : "");
}

async function produce(event) {
  event.preventDefault();
  const topic = produceTopic.value;
  showProduceResult("", false);
  try {
    await postJson("records", { topic, key: produceKey.value || null, payload: producePayload.value });
    showProduceResult(`Produced to ${topic}.`, false);
  } catch (problem) {
    showProduceResult(problem.message, true);
  }
}

function showProduceResult(text, isProblem) {
  const result = byId("produce-result");
  result.classList.toggle("problem", isProblem);
  setText(result, text);
}

// ---------------------------------------------------------------- start

function listen() {
  document.addEventListener("visibilitychange", rescheduleFlush);
  PHONE.addEventListener("change", foldFiltersOnPhone);

  topicChoices.addEventListener("change", onTopicsChanged);
  textInput.addEventListener("input", onTextTyped);
  pauseButton.addEventListener("click", togglePause);
  byId("clear").addEventListener("click", clearRows);

  rows.addEventListener("click", onRowClick);
  rows.addEventListener("keydown", onRowKey);
  rows.addEventListener("focusin", (event) => chooseTabStop(event.target.closest("tr")));

  details.addEventListener("pointerdown", (event) => { pressedBackdrop = event.target === details; });
  details.addEventListener("click", onDetailsClick);
  details.addEventListener("close", onDetailsClosed);
  byId("details-close").addEventListener("click", () => details.close());

  byId("produce").addEventListener("submit", produce);
  producePayload.addEventListener("input", showProduceHint);
}

chart.append(...bars);
listen();
foldFiltersOnPhone();
showProduceHint();
setInterval(announceNewRecords, ANNOUNCEMENT_INTERVAL);
startStream();
