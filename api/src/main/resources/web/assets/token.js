const KEY = "atrio.token";

/** The token all tabs share, or null. */
export const read = () => localStorage.getItem(KEY);
export const save = (token) => localStorage.setItem(KEY, token);
export const forget = () => localStorage.removeItem(KEY);

/** Calls back when another tab signs in, renews or signs out. */
export function onChangeElsewhere(callback) {
  addEventListener("storage", ({ key, newValue }) => {
    if (key === KEY) callback(newValue);
  });
}

/** Who the token is for; throws when it is not a JWT. */
export function claims(token) {
  const payload = token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
  const bytes = Uint8Array.from(atob(payload), (char) => char.charCodeAt(0));
  const { sub, session_id, exp, app_metadata } = JSON.parse(new TextDecoder().decode(bytes));
  return {
    user: sub,
    session: session_id,
    roles: app_metadata?.roles ?? [],
    expiresAt: exp ? new Date(exp * 1_000) : null,
  };
}
