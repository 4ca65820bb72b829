import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { repositoryRoot } from "../../support/repository.ts";

const service = join(repositoryRoot, "test/instrumentation/metrics/worker-service.ts");

it.each(["cluster", "threads"])(
  "a real service of %s is scraped as one at any of its places, and loses no count with one",
  async (kind) => {
    const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", service, kind], {
      cwd: repositoryRoot,
    });
    expect(JSON.parse(stdout)).toEqual(["shop_orders_total 3", "shop_orders_total 3", "shop_orders_total 3"]);
  },
);
