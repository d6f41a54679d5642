import * as api from "./api.js";
import { ChannelList } from "./channels.js";
import { AtrioStream } from "./client.js";
import { Connection, why } from "./connection.js";
import { byId } from "./dom.js";
import { EventNames } from "./event-names.js";
import { Feed } from "./feed.js";
import { Identity } from "./identity.js";
import { PublishForm } from "./publish-form.js";
import { Terminal } from "./terminal.js";
import * as token from "./token.js";

const CHANNELS = ["lobby", "orders"];
const AWAY_EVENTS = 3;
const CUT_SHOWS_WITHIN_MS = 2_000;

const names = new EventNames();
const feed = new Feed();
const channels = new ChannelList();
const connection = new Connection();
const identity = new Identity();
const terminal = new Terminal();
const publishForm = new PublishForm({ names, token: token.read, onProblem: show });

let who = null;
let stream = null;

function show(problem) {
  byId("problem-notice").hidden = false;
  byId("problem").textContent = problem.message;
}

function dismiss() {
  byId("problem-notice").hidden = true;
  byId("problem").textContent = "";
}

/** Runs an action of the person at the page; a refusal is shown, and the next action clears it. */
async function act(action) {
  dismiss();
  try {
    await action();
  } catch (problem) {
    show(problem);
  }
}

function onSubmit(form, action) {
  byId(form).addEventListener("submit", (submit) => {
    submit.preventDefault();
    act(action);
  });
}

async function signIn() {
  await mint({ user: byId("user").value, roles: [byId("role").value] });
  enter();
  byId("connection-title").focus();
}

async function mint(request) {
  try {
    token.save(await api.devToken(request));
  } catch (problem) {
    if (problem.status !== 404) throw problem;
    byId("own-token").open = true;
    throw new Error("This server mints no development tokens: sign in with a token of your own.");
  }
}

function useToken() {
  const pasted = byId("token").value.trim();
  try {
    token.claims(pasted);
  } catch {
    throw new Error("That is not a JWT.");
  }
  token.save(pasted);
  byId("token-form").reset();
  enter();
  byId("connection-title").focus();
}

function enter() {
  who = token.claims(token.read());
  const mayPublish = who.roles.some((role) => role !== "viewer");
  identity.show(who);
  publishForm.offerChannels([...CHANNELS, `user:${who.user}`, "all"]);
  byId("publish-viewer").hidden = mayPublish;
  byId("cut-publish").checked = mayPublish;
  byId("cut-publish").disabled = !mayPublish;
  byId("signed-out").hidden = true;
  byId("signed-in").hidden = false;
  stream = listen();
  stream.open();
}

function leave() {
  stream?.close();
  stream = null;
  who = null;
  for (const part of [feed, channels, connection, publishForm]) part.clear();
  byId("signed-in").hidden = true;
  byId("signed-out").hidden = false;
}

function listen() {
  const opened = new AtrioStream({ ticket, channels: CHANNELS, events: names.all });
  const on = (type, listener) => opened.addEventListener(type, ({ detail }) => listener(detail));
  on("state", (change) => {
    connection.show(change);
    if (change.state === "ended") show({ message: `${why(change.reason)}. Sign out and in again to go on.` });
  });
  on("ready", (ready) => {
    identity.confirm(ready);
    channels.show(ready.channels);
    connection.moveTo(opened.cursor);
  });
  on("event", (event) => {
    feed.add(event);
    channels.advance(event.channel, event.offset);
    connection.moveTo(opened.cursor);
  });
  on("resumed", (outcome) => connection.resumed(outcome));
  on("gap", ({ channel }) => {
    channels.mark(channel, "gap");
    connection.gap([channel]);
  });
  on("subscribed", ({ channel }) => channels.mark(channel, "live"));
  on("unsubscribed", ({ channel, reason }) => channels.mark(channel, reason ?? "unsubscribed"));
  on("expiring", () => renew().catch(show));
  on("refreshed", ({ expires_at }) => identity.until(new Date(expires_at)));
  return opened;
}

async function ticket() {
  const issued = await api.ticket(token.read());
  terminal.show(token.read(), issued.stream_url);
  return issued;
}

async function renew() {
  await mint({ user: who.user, roles: who.roles, session: who.session });
  await api.refresh(token.read());
}

async function cut() {
  const away = byId("cut-publish").checked;
  const gone = disconnected();
  await api.cut(token.read()).catch((problem) => {
    throw problem.status === 404 ? new Error("Only a server in embedded mode cuts its own connections.") : problem;
  });
  if (!away) return;
  await gone;
  for (let number = 1; number <= AWAY_EVENTS; number++) {
    const data = { text: "Sent while you were away", number, of: AWAY_EVENTS };
    await api.publish(token.read(), { channel: CHANNELS[0], event: "note", data });
  }
}

/** Resolves once this tab has noticed the cut, so that what is then published really is missed. */
function disconnected() {
  return new Promise((resolve) => {
    stream.addEventListener("state", resolve, { once: true });
    setTimeout(resolve, CUT_SHOWS_WITHIN_MS);
  });
}

names.addEventListener("name", ({ detail }) => stream?.listen(detail));
onSubmit("sign-in-form", signIn);
onSubmit("token-form", useToken);
byId("problem-dismiss").addEventListener("click", dismiss);
// Before the form's own listener, which may have a refusal to show at once.
byId("publish-form").addEventListener("submit", dismiss, { capture: true });
byId("cut").addEventListener("click", () => act(cut));
byId("sign-out").addEventListener("click", () => {
  dismiss();
  token.forget();
  leave();
  byId("user").focus();
});
token.onChangeElsewhere((changed) => {
  if (changed && token.claims(changed).session === who?.session) return;
  dismiss();
  leave();
  if (changed) enter();
});
addEventListener("online", () => stream?.retryNow());

if (token.read()) enter();
else leave();
