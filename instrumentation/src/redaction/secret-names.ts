/** Names of fields that are always redacted, whatever the settings say. */
const alwaysSecret: readonly string[] = [
  "access_key",
  "access_token",
  "api_key",
  "apikey",
  "auth_token",
  "authorization",
  "client_secret",
  "cookie",
  "credential",
  "credentials",
  "credit_card",
  "csrf",
  "cvv",
  "id_token",
  "jwt",
  "otp",
  "passphrase",
  "passwd",
  "password",
  "private_key",
  "proxy_authorization",
  "pwd",
  "refresh_token",
  "secret",
  "session",
  "session_id",
  "set_cookie",
  "sid",
  "sig",
  "signature",
  "token",
  "xsrf",
];

const nameCountMax = 4096;
const nameLengthMax = 256;
/** What may follow a secret name and still hold the secret: `sessionId`, `token_value`, `passwordHash`. */
const trailingWords = new Set(["hash", "header", "id", "key", "raw", "string", "text", "value"]);

/**
 * Tells whether a field's name is a secret one: those that are secret anywhere, and these. Case and the separators
 * `-`, `_`, `.` do not matter, and a name counts that ends in a secret one, as in `x-api-key`, `dbPassword` or
 * `session.id`.
 */
export function secretNames(names: readonly string[]): (name: string) => boolean {
  const secrets = new Set(
    [...alwaysSecret, ...names].map((name) => wordsOf(name).join("")).filter((name) => name !== ""),
  );
  const known = new Map<string, boolean>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const answer = endsInSecret(wordsOf(name.slice(0, nameLengthMax)), secrets);
    // Names may come from a client, so what is remembered of them is bounded.
    if (known.size >= nameCountMax) known.clear();
    // A piece of a text would keep the whole text in memory.
    if (name.length <= nameLengthMax) known.set(Buffer.from(name).toString(), answer);
    return answer;
  };
}

function endsInSecret(words: readonly string[], secrets: ReadonlySet<string>): boolean {
  let end = words.length;
  while (end > 1 && trailingWords.has(words[end - 1] ?? "") && !isOneOf(words.slice(0, end), secrets))
    end -= 1;
  return isOneOf(words, secrets) || isOneOf(words.slice(0, end), secrets);
}

/** Whether the last words, put together, are a secret name. */
function isOneOf(words: readonly string[], secrets: ReadonlySet<string>): boolean {
  const joined = words.join("");
  let start = 0;
  for (const word of words) {
    if (secrets.has(joined.slice(start))) return true;
    start += word.length;
  }
  return false;
}

function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== "");
}
