import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedaction } from "../../../instrumentation/src/redaction/index.ts";
import { heldBytes } from "../support/heap.ts";

const { isSecret, scrub } = createRedaction([]);

describe("names of fields", () => {
  it.each([
    "password",
    "Password",
    "PASSWD",
    "userPassword",
    "db_password",
    "DB-PASSWORD",
    "passwordHash",
    "authorization",
    "Proxy-Authorization",
    "cookie",
    "set-cookie",
    "Set-Cookie",
    "x-api-key",
    "apiKey",
    "APIKey",
    "api.key",
    "accessToken",
    "access_token",
    "AWS_SECRET_ACCESS_KEY",
    "private_key",
    "privateKey",
    "session",
    "sessionId",
    "session.id",
    "connect.sid",
    "clientSecret",
    "xsrf-token",
    "token_value",
  ])("%s is secret", (name) => expect(isSecret(name)).toBe(true));

  it.each([
    "",
    "user",
    "author",
    "passenger",
    "tokenizer",
    "cookies_enabled",
    "sessions_total",
    "key",
    "apikeys_count",
  ])("%s is not secret", (name) => expect(isSecret(name)).toBe(false));

  it("remembered from a text do not keep the text in memory", () => {
    const { scrub: scrubOwn } = createRedaction([]);
    const before = heldBytes();
    for (let i = 0; i < 400; i++) scrubOwn(`${String(i).padEnd(100_000, " x")} a_long_enough_name_${i}=1`);
    expect(heldBytes() - before).toBeLessThan(10_000_000);
  });

  it("are remembered without bound neither for many nor for long ones", () => {
    const { isSecret: isOwn } = createRedaction(["pin"]);
    for (let i = 0; i < 20_000; i++) expect(isOwn(`field${i}`)).toBe(false);
    expect([isOwn("pin"), isOwn("password"), isOwn("x".repeat(1_000_000))]).toEqual([true, true, false]);
  });
});

describe("texts", () => {
  it.each([
    ["plain words, 5 = five", "plain words, 5 = five"],
    ["Bearer abc.def-ghi", "Bearer [redacted]"],
    ["got bearer abc== from it", "got bearer [redacted] from it"],
    ["Authorization: Basic dXNlcjpwYXNz", "Authorization: [redacted]"],
    ["curl -H 'Authorization: Bearer abc' http://h", "curl -H 'Authorization: [redacted]' http://h"],
    ["GET / HTTP/1.1\r\nCookie: a=b; c=d\r\nHost: h", "GET / HTTP/1.1\r\nCookie: [redacted]\r\nHost: h"],
    ["https://user:pass@host/path", "https://[redacted]@host/path"],
    ["https://user:p@ss@host/path", "https://[redacted]@host/path"],
    ["postgres://u:p@db:5432/x and redis://:p@r", "postgres://[redacted]@db:5432/x and redis://[redacted]@r"],
    ["https://host/a@b?c=d", "https://host/a@b?c=d"],
    ["https://host:8443/@scope/a and c@d", "https://host:8443/@scope/a and c@d"],
    ["https://[::1]:80/@a", "https://[::1]:80/@a"],
    ["postgres://app:a/b@c?d@db/orders", "postgres://[redacted]@db/orders"],
    ["redis://:p1@a:6379,redis://:p2@b:6379", "redis://[redacted]@a:6379,redis://[redacted]@b:6379"],
    ["{ user: 'app', password: 'two words' }", "{ user: 'app', password: [redacted] }"],
    ["{ 'x-api-key': `k`, port: 80 }", "{ 'x-api-key': [redacted], port: 80 }"],
    ["refused with password: hunter2 and more", "refused with password: [redacted] and more"],
    ["token:\nnext", "token:\nnext"],
    ["12:30:00 warn: at file.ts:10:5 key: value", "12:30:00 warn: at file.ts:10:5 key: value"],
    ["/cb?code=1&access_token=abc&state=2", "/cb?code=1&access_token=[redacted]&state=2"],
    ["/cb?api%5Fkey=abc#token=def", "/cb?api%5Fkey=[redacted]"],
    ["next=/cb?token=abc&url=http://h/?sid=1", "next=/cb?token=[redacted]&url=http://h/?sid=[redacted]"],
    [`${"x".repeat(500)}_password=abc`, `${"x".repeat(500)}_password=[redacted]`],
    ['password="cut off', "password=[redacted]"],
    ["password= next", "password= next"],
    ["grant=x&client_secret=y", "grant=x&client_secret=[redacted]"],
    ["user[password]=y&a=1", "user[password]=[redacted]&a=1"],
    ["login(user=u, password=p,q)", "login(user=u, password=[redacted]"],
    ["Server=s;Password=p;Port=1", "Server=s;Password=[redacted];Port=1"],
    ['password="two words" next', "password=[redacted] next"],
    ['{"password":"a\\"b","user":"c"}', '{"password":"[redacted]","user":"c"}'],
    ['{"pin":1,"token" : 12345}', '{"pin":1,"token" : "[redacted]"}'],
    ['{\\"token\\":\\"abc\\"}', '{\\"token\\":\\"[redacted]\\"}'],
    ['cut {"password":"abc', 'cut {"password":"[redacted]"'],
  ])("%s", (text, scrubbed) => {
    expect(scrub(text)).toBe(scrubbed);
    expect(scrub(scrubbed)).toBe(scrubbed);
  });

  it("hide any secret in a query, a header, JSON and a URL", () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9_.~-]{8,40}$/);
    const around = fc.constantFrom("", " ", "see ", "\n", "x=1&", "{");
    const shape = fc.constantFrom(
      (text: string) => `https://h/?token=${text}&b=1`,
      (text: string) => `Authorization: Bearer ${text}`,
      (text: string) => `Bearer ${text}`,
      (text: string) => `"password":"${text}"`,
      (text: string) => `amqp://user:${text}@host`,
    );
    fc.assert(
      fc.property(secret, around, shape, around, (text, before, form, after) => {
        expect(scrub(`${before}${form(text)}${after}`)).not.toContain(text);
      }),
      { seed: 5 },
    );
  });

  it("come to an end however hostile they are", () => {
    const pieces = [
      "://",
      "a=",
      "=@",
      '"a":"',
      '":',
      "bearer ",
      "token:",
      "token: '",
      "://a:",
      "://a:b@",
      "x:",
      "cookie:",
      "%",
      "://@",
      '\\"a\\":',
      "a:a@",
      "\\",
    ];
    for (const before of ["", "://", "password=", '"token":"', '\\"token\\":\\"', "cookie: "])
      for (const piece of pieces)
        for (const after of ["", '"', "\\", "@"])
          expect(typeof scrub(`${before}${piece.repeat(4000)}${after}`)).toBe("string");
  });
});
