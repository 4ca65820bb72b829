import { describe, expect, it } from "vitest";
import { redisKeySlot } from "../../../../simulator/live/clients/index.ts";
import { NatsReader } from "../../../../simulator/live/clients/nats-reader.ts";
import { RespFailure, RespReader } from "../../../../simulator/live/clients/resp-reader.ts";

/** What a reader makes of a text that arrives in pieces of one byte. */
function byteByByte<Item>(reader: { push(chunk: Buffer): readonly Item[] }, text: string): readonly Item[] {
  return [...Buffer.from(text)].flatMap((byte) => reader.push(Buffer.from([byte])));
}

describe("replies of Redis", () => {
  it("are read whole, however they arrive", () => {
    const text = "+PONG\r\n:-7\r\n$-1\r\n$4\r\nä\r\n\r\n*2\r\n*1\r\n:1\r\n$0\r\n\r\n*-1\r\n";
    const replies = ["PONG", -7, null, "ä\r\n", [[1], ""], null];
    expect(new RespReader().push(Buffer.from(text))).toEqual(replies);
    expect(byteByByte(new RespReader(), text)).toEqual(replies);
  });

  it("are failures with their kind where Redis refuses", () => {
    const [reply] = new RespReader().push(Buffer.from("-OOM command not allowed\r\n"));
    expect(reply).toBeInstanceOf(RespFailure);
    expect(reply).toMatchObject({ kind: "OOM", message: "OOM command not allowed" });
  });
});

describe("frames of NATS", () => {
  it("are read whole, however they arrive", () => {
    const text =
      'INFO {"server_id":"A"}\r\nPING\r\nMSG orders.placed 2 _INBOX.1 3\r\na\r\n\r\nHMSG _INBOX.1 1 16 16\r\nNATS/1.0 503\r\n\r\n\r\n-ERR \'Stale Connection\'\r\n';
    const frames = [
      { kind: "info" },
      { kind: "ping" },
      {
        kind: "message",
        subject: "orders.placed",
        subscription: 2,
        reply: "_INBOX.1",
        status: "",
        payload: Buffer.from("a\r\n"),
      },
      {
        kind: "message",
        subject: "_INBOX.1",
        subscription: 1,
        reply: "",
        status: "503",
        payload: Buffer.from(""),
      },
      { kind: "error", message: "'Stale Connection'" },
    ];
    expect(new NatsReader().push(Buffer.from(text))).toEqual(frames);
    expect(byteByByte(new NatsReader(), text)).toEqual(frames);
  });
});

describe("the hash slot of a key", () => {
  it.each([
    ["123456789", 12_739],
    ["foo", 12_182],
    ["bar", 5_061],
    ["", 0],
  ])("of `%s` is %i, as Redis has it", (key, slot) => {
    expect(redisKeySlot(key)).toBe(slot);
  });
});
