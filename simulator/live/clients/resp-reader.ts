/** An error that Redis answers with; its first word says which. */
export class RespFailure {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }

  /** `OOM`, `MOVED`, `CLUSTERDOWN` … */
  get kind(): string {
    return this.message.split(" ", 1)[0] ?? "";
  }
}

/** What Redis answers to a command. */
export type RedisReply = string | number | null | RespFailure | readonly RedisReply[];

interface Read {
  readonly reply: RedisReply;
  readonly end: number;
}

/** Takes replies of RESP version 2 out of a stream of bytes. */
export class RespReader {
  private rest: Buffer = Buffer.alloc(0);

  /** The replies that are complete with this chunk. */
  push(chunk: Buffer): readonly RedisReply[] {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const replies: RedisReply[] = [];
    let offset = 0;
    for (let read = this.read(offset); read !== undefined; read = this.read(offset)) {
      replies.push(read.reply);
      offset = read.end;
    }
    this.rest = this.rest.subarray(offset);
    return replies;
  }

  private read(offset: number): Read | undefined {
    const lineEnd = this.rest.indexOf("\r\n", offset);
    if (lineEnd < 0) return undefined;
    const line = this.rest.toString("utf8", offset + 1, lineEnd);
    const end = lineEnd + 2;
    switch (this.rest.toString("latin1", offset, offset + 1)) {
      case "+":
        return { reply: line, end };
      case "-":
        return { reply: new RespFailure(line), end };
      case ":":
        return { reply: Number(line), end };
      case "$":
        return this.readText(Number(line), end);
      case "*":
        return this.readList(Number(line), end);
      default:
        return { reply: new RespFailure(`PROTOCOL a reply that begins with ${line.slice(0, 20)}`), end };
    }
  }

  private readText(length: number, start: number): Read | undefined {
    if (length < 0) return { reply: null, end: start };
    const end = start + length;
    if (this.rest.length < end + 2) return undefined;
    return { reply: this.rest.toString("utf8", start, end), end: end + 2 };
  }

  private readList(length: number, start: number): Read | undefined {
    if (length < 0) return { reply: null, end: start };
    const replies: RedisReply[] = [];
    let end = start;
    while (replies.length < length) {
      const item = this.read(end);
      if (item === undefined) return undefined;
      replies.push(item.reply);
      end = item.end;
    }
    return { reply: replies, end };
  }
}
