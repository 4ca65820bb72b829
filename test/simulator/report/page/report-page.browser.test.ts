import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import type { PageScript } from "../../../../simulator/page/index.ts";
import { renderReportPage } from "../../../../simulator/report/page/report-page.ts";
import { bundlePage, expectAccessible, hasChromium, withPage } from "../../../support/browser.ts";
import { sampleRun } from "./sample.ts";
import { hostile, sampleJournals, samplePage } from "./sample-page.ts";

describe.skipIf(!hasChromium)("the report in a browser", () => {
  let script: PageScript;
  let html: string;
  beforeAll(async () => {
    script = await bundlePage("simulator/report/browser/main.tsx");
    html = samplePage(script);
  });

  const names = (page: Page) => page.locator(".drill-link").allTextContents();
  const search = (page: Page) => page.getByRole("searchbox", { name: "Search drills" });
  // Not by `waitForFunction`, whose text the page's policy refuses to run.
  const holds = (page: Page, condition: string) => expect.poll(() => page.evaluate(condition)).toBe(true);
  // The page listens to keys from shortly after its first drawing on.
  const pressSlash = (page: Page) =>
    expect
      .poll(async () => {
        await page.keyboard.press("/");
        return page.evaluate('document.activeElement?.getAttribute("type")');
      })
      .toBe("search");
  const goTo = (page: Page, hash: string) => page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
  // By the address: the list has only the links that are in sight.
  const open = async (page: Page, name: string) => {
    await goTo(page, `#drill=${encodeURIComponent(name)}`);
    await heading(page, name);
  };
  const heading = (page: Page, name: string) => page.getByRole("heading", { name, level: 1 }).waitFor();

  describe("the list of drills", () => {
    it("says how all of them ended, the worst first, what was not read, and what it was made by", async () => {
      await withPage({ html }, async (page) => {
        await page.getByText("68 drills", { exact: true }).waitFor();
        expect(await page.locator(".page-subtitle").textContent()).toBe(
          "klaxon 1.2.3 · 68 drills · virtual and live and unknown clock · ×10 · 2 seeds · started 2026-01-01 12:00 UTC",
        );
        expect(await page.locator(".outcomes .chip").allTextContents()).toEqual([
          "•unknown1",
          "✕missed1",
          "•not started1",
          "≈noisy1",
          "✓held64",
        ]);
        expect(await page.locator(".notice-title").allTextContents()).toEqual(["shard-2.json was cut off"]);
      });
    });

    it("is searched from anywhere with `/`, and the address keeps what was searched", async () => {
      await withPage({ html }, async (page) => {
        await page.getByText("68 drills", { exact: true }).waitFor();
        await pressSlash(page);
        await page.keyboard.type("NATS diskfull");
        await page.getByText("1 of 68 drills").waitFor();
        expect(await names(page)).toEqual(["nats/noisy"]);
        await holds(page, 'location.hash.includes("search=")');
        await page.reload();
        await page.getByText("1 of 68 drills").waitFor();
        expect(await search(page).inputValue()).toBe("NATS diskfull");
        await search(page).focus();
        await page.keyboard.press("Escape");
        await page.getByText("68 drills", { exact: true }).waitFor();
      });
    });

    it("shows the drills of chosen outcomes, and what changed", async () => {
      await withPage({ html }, async (page) => {
        await page.getByRole("button", { name: /missed/ }).click();
        await page.getByRole("button", { name: /not started/ }).click();
        await page.getByText("2 of 68 drills").waitFor();
        expect(await names(page)).toEqual(["api/missed", "nats/not-started"]);
        await page.getByRole("button", { name: /missed/ }).click();
        await page.getByRole("button", { name: /not started/ }).click();
        await page.getByRole("button", { name: "Only what changed" }).click();
        await page.getByText("1 of 68 drills").waitFor();
        expect(await page.locator(".drill-sentence").first().textContent()).toContain("newly noisy");
      });
    });

    it("says when no drill is like that, and leads back to all of them", async () => {
      await withPage({ html }, async (page) => {
        await search(page).fill("zebra");
        await page.getByText("No drill is like that").waitFor();
        await page.getByRole("button", { name: "Show all 68" }).click();
        await page.getByText("68 drills", { exact: true }).waitFor();
      });
    });

    it("is sorted and grouped as one likes", async () => {
      await withPage({ html }, async (page) => {
        await page.getByRole("button", { name: "Group by system" }).click();
        await page.getByLabel("Sort by").selectOption("name");
        expect((await names(page)).slice(0, 3)).toEqual(["api/down", "api/missed", "drill without a name"]);
        expect(await page.locator(".system-row").count()).toBe(0);
        await page.getByRole("button", { name: "Turn the order round" }).click();
        await holds(page, 'document.querySelector(".drill-link")?.textContent === "worker/newer"');
      });
    });

    it("is walked with the arrow keys to its end, though only what is seen is there", async () => {
      await withPage({ html: samplePage(script, sampleJournals(2000)) }, async (page) => {
        await page.getByText("2008 drills", { exact: true }).waitFor();
        expect(await page.locator(".drill-row").count()).toBeLessThan(60);
        await pressSlash(page);
        await page.keyboard.press("ArrowDown");
        const focused = () => page.evaluate('document.activeElement?.textContent ?? ""');
        expect(await focused()).toBe("api/missed");
        await page.keyboard.press("ArrowDown");
        await holds(page, 'document.activeElement?.textContent === "api/down"');
        await page.keyboard.press("End");
        await holds(page, 'document.activeElement?.textContent === "worker/newer"');
        await page.keyboard.press("Enter");
        await heading(page, "worker/newer");
        await page.goBack();
        await holds(page, 'document.activeElement?.textContent === "worker/newer"');
      });
    });
  });

  describe("a drill", () => {
    it("is opened by a link that survives a reload and the back button", async () => {
      await withPage({ html }, async (page) => {
        await page.getByRole("link", { name: "api/missed", exact: true }).click();
        await heading(page, "api/missed");
        expect(new URL(page.url()).hash).toBe("#drill=api/missed");
        await page.reload();
        await heading(page, "api/missed");
        await page.goBack();
        await heading(page, "klaxon drill report");
        await page.goForward();
        await heading(page, "api/missed");
        await page.keyboard.press("]");
        // The address changes first, and what the keys stand for with what is drawn.
        await heading(page, "nats/not-started");
        expect(new URL(page.url()).hash).toBe("#drill=nats/not-started");
        await page.keyboard.press("[");
        await heading(page, "api/missed");
      });
    });

    it("has problems and explanations before anything else", async () => {
      await withPage({ html }, async (page) => {
        await open(page, "api/missed");
        const findings = page.getByRole("region", { name: "Problems and explanations" });
        expect(await findings.locator("li").allTextContents()).toEqual([
          "no symptom",
          "ApiDown: it was pending but never fired: its hold duration did not pass",
          "it held for 1m; its for asks for 2mup == 0",
        ]);
        expect(await findings.locator("h2").textContent()).toBe("Why ApiDown did not fire");
        const order = await page
          .locator("main section[aria-label], main section[aria-labelledby]")
          .evaluateAll((all) =>
            all
              .slice(0, 3)
              .map((each) => each.getAttribute("aria-label") ?? each.getAttribute("aria-labelledby")),
          );
        expect(order).toEqual(["Verdict", "Problems and explanations", "expected"]);
      });
    });

    it("has a time line whose items tell what they are and when, to the keyboard and to the pointer", async () => {
      await withPage({ html }, async (page) => {
        await open(page, "api/down");
        const items = page.locator(".time-lanes .item");
        const heard = await items.evaluateAll((all) => all.map((each) => each.getAttribute("aria-label")));
        expect(heard).toEqual([
          "instance-killed: instance api-1:8080, +0s to +4m, 4m: fault instance-killed: instance api-1:8080",
          "symptom, +0s: the symptom shows: up == 0",
          "pending 30s, +5s to +35s, 30s: ApiDown is pending, value 0",
          "firing 3m30s, +35s to +4m5s, 3m30s: ApiDown is firing, value 0",
          "resolved, +4m5s: ApiDown is resolved",
          "inhibited by ApiGone, +40s to +4m5s, 3m25s: api-ticket is not told: ApiDown is inhibited by ApiGone",
          "notified, +1m5s: api-page (pagerduty[0]) is notified of ApiDown",
          "told of the resolution, +6m5s: api-page (pagerduty[0]) is told that ApiDown is resolved",
          "event, -1m: the control phase begins, without a fault",
        ]);
        await items.first().focus();
        const box = page.locator(".item-box");
        expect(await box.textContent()).toContain(
          "+0s to +4m, 4m fault instance-killed: instance api-1:8080",
        );
        await page.keyboard.press("ArrowDown");
        expect(await box.textContent()).toContain("+0s the symptom shows: up == 0");
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("ArrowRight");
        expect(await box.textContent()).toContain("+35s to +4m5s, 3m30s ApiDown is firing");
        await page.mouse.move(0, 0);
        await page.locator(".item.item-notified").hover();
        await page.getByText("is notified of ApiDown").waitFor();
      });
    });

    it("is zoomed with keys, buttons, a click on an item, and by drawing over the axis", async () => {
      await withPage({ html }, async (page) => {
        await open(page, "api/down");
        const ticks = () => page.locator(".tick").allTextContents();
        const whole = await ticks();
        await page.locator(".item.item-fault").focus();
        await page.keyboard.press("+");
        await expect.poll(ticks).not.toEqual(whole);
        await page.keyboard.press("0");
        await expect.poll(ticks).toEqual(whole);
        await page.locator(".item.item-pending").click();
        await expect.poll(async () => (await ticks()).includes("+10s")).toBe(true);
        await page.getByRole("button", { name: "Whole drill" }).click();
        await expect.poll(ticks).toEqual(whole);
        const axis = await page.locator(".axis-track").boundingBox();
        if (axis === null) throw new Error("there is no axis");
        await page.mouse.move(axis.x + 100, axis.y + 10);
        await page.mouse.down();
        await page.mouse.move(axis.x + 200, axis.y + 10, { steps: 4 });
        await page.mouse.up();
        await expect.poll(ticks).not.toEqual(whole);
        await page.getByRole("button", { name: "Zoom out" }).click();
      });
    });

    it("draws each condition with its margin in words, and the runbook beside it", async () => {
      await withPage({ html }, async (page) => {
        await open(page, "api/down");
        const section = page.getByRole("region", { name: "ApiDown", exact: true });
        await section.locator("canvas").scrollIntoViewIfNeeded();
        expect(await section.locator(".margin").allTextContents()).toEqual([
          "0.42 above 0.2, 110 % over, held 4m of 30s",
          "no sample",
        ]);
        await section.getByText("2 more series are not drawn.").waitFor();
        const runbook = section.getByRole("region", { name: "Text of the runbook of ApiDown" });
        expect(await runbook.locator("code, a, td, h4, pre, li").allTextContents()).toEqual([
          "does not",
          "the panel",
          "Severity",
          "page",
          "First steps",
          "Look at it.up == 0",
          "up == 0",
          "{{7*7}}\"'`",
        ]);
        expect(await runbook.locator("img, b, script").count()).toBe(0);
        expect(await runbook.locator("a").getAttribute("href")).toBe("https://grafana.example/d/api");
      });
    });

    it("shows notifications as they were rendered, as text", async () => {
      await withPage({ html }, async (page) => {
        await open(page, "api/down");
        const card = page.locator(".notification").first();
        expect(await card.locator("header").textContent()).toBe("▲firingapi-pagePagerDuty+1m5s");
        expect(await card.locator("h3").textContent()).toBe("FIRING: The API is down");
        expect(await card.locator("dl").textContent()).toBe("severitycritical");
      });
    });

    it("sets predicted beside measured hops where it was live, and tells who acknowledged", async () => {
      await withPage({ html }, async (page) => {
        await open(page, "worker/live");
        await page.getByText("1 of 7 hops are more than 30s from their prediction.").waitFor();
        const row = page.locator(".hop-table tr").filter({ hasText: "api-page" });
        expect(await row.locator("td").allTextContents()).toEqual([
          "",
          "api-page",
          "2m5s",
          "1m5s",
          "-1m",
          "◷outside",
        ]);
        await page.getByText("Acknowledged by ann at +1m30s").waitFor();
        const clock = page.locator(".facts div").filter({ hasText: "Clock" }).locator("dd");
        expect(await clock.textContent()).toBe(
          "live, ×10 on native, and no faster because ApiDown fires if recovery takes 5s",
        );
        const failure = "How its alerts went could not be found out: it took longer than 60 s";
        await page.getByText(failure).waitFor();
      });
    });

    it("gives its journal away in the form that `--json` writes", async () => {
      await withPage({ html }, async (page) => {
        await open(page, "api/missed");
        const [download] = await Promise.all([
          page.waitForEvent("download"),
          page.getByRole("button", { name: "Download journal" }).click(),
        ]);
        expect(download.suggestedFilename()).toBe("api-missed.json");
        const run = JSON.parse(readFileSync((await download.path()) ?? "", "utf8"));
        expect(run.counts.missed).toBe(1);
        expect(run.journals).toEqual([JSON.parse(JSON.stringify(sampleJournals()[1]))]);
      });
    });

    it("of a newer klaxon, or of nothing at all, is shown as far as it goes, and says so", async () => {
      await withPage({ html }, async (page) => {
        await open(page, "worker/newer");
        await page.getByText("this journal is of form 9; this klaxon knows form 1").waitFor();
        expect(await page.locator(".item.item-unknown").getAttribute("aria-label")).toContain("pigeon-sent");
        await page.goBack();
        await open(page, "drill without a name");
        await page.getByText("the journal has no verdict", { exact: true }).waitFor();
        await page.getByText("Nothing happened that a time line could show.").waitFor();
      });
    });

    it("that is not in the report is told", async () => {
      await withPage({ html }, async (page) => {
        await heading(page, "klaxon drill report");
        await goTo(page, "#drill=api/nowhere");
        await heading(page, "No such drill");
        await page.getByRole("link", { name: "see all of them" }).click();
        await heading(page, "klaxon drill report");
      });
    });
  });

  it("tells what no drill reaches, and which drills are gone", async () => {
    await withPage({ html }, async (page) => {
      await page.getByRole("tab", { name: "Gaps (2)" }).click();
      expect(await page.locator(".name-list li").allTextContents()).toEqual(["DiskGone", "api/gone"]);
    });
  });

  it("shows which panels show a drill, from both sides", async () => {
    await withPage({ html }, async (page) => {
      await page.getByRole("tab", { name: "Panels" }).click();
      await page.getByText("3 panels, 2 drills; every panel shows something in some drill").waitFor();
      expect(await page.locator(".panel-table tbody tr").first().locator("td").allTextContents()).toEqual([
        "●shows it",
        "∅no data",
        "●shows it",
      ]);
      // A link that is a program leads nowhere.
      expect(await page.getByRole("link", { name: "Errors" }).getAttribute("href")).toBe("#");
      await page.getByRole("link", { name: "plain/drill-1" }).click();
      await page.getByText("1 panel shows it:").waitFor();
      expect(await page.locator(".alert-panels").count()).toBe(0);
    });
  });

  it("tells first which panel each alert links to, and whether it moved", async () => {
    await withPage({ html }, async (page) => {
      await open(page, "api/down");
      await page.locator("#panels").scrollIntoViewIfNeeded();
      const links = page.locator(".alert-panels li");
      await links.first().waitFor();
      expect(await links.allTextContents()).toEqual([
        "● ApiDown links to Requests of klaxon-api, which shows it",
        "∅ ApiSlow links to Errors of klaxon-api, which has no data",
      ]);
      expect(await links.locator("a").first().getAttribute("href")).toBe("preview.html#panel");
    });
  });

  it("shows hostile text as text, and runs none of it", async () => {
    await withPage({ html }, async (page) => {
      await open(page, "worker/hostile");
      await page.getByText(hostile).first().waitFor();
      await page.locator("#facts").scrollIntoViewIfNeeded();
      expect(await page.evaluate("window.hacked")).toBeUndefined();
      expect(await page.locator("img").count()).toBe(0);
    });
  });

  it("scrolls a table of many panels by itself, with drills' names that can be read", async () => {
    const liveness = Array.from({ length: 40 }, (_, panelId) => ({
      dashboard: "klaxon-api",
      panelId,
      panelTitle: `Panel ${panelId}`,
      drill: "api/all-instances-killed:absent",
      state: "shows" as const,
    }));
    const wide = renderReportPage({ ...sampleRun([]), liveness }, { script, klaxonVersion: "1.2.3" });
    await withPage({ html: wide, widthPx: 360 }, async (page) => {
      await goTo(page, "#view=panels");
      await page.locator(".panel-table").waitFor();
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
      const name = page.getByRole("rowheader", { name: "api/all-instances-killed:absent" });
      expect((await name.boundingBox())?.width).toBeGreaterThan(120);
    });
  });

  it("tells of a run without drills", async () => {
    await withPage({ html: samplePage(script, []) }, async (page) => {
      await page.getByText("This run has no drills").waitFor();
    });
  });

  it("says which part of it was cut off, and shows the rest", async () => {
    const at = html.indexOf('id="data-drills-0"');
    await withPage({ html: html.slice(0, at + 300) }, async (page) => {
      await page.getByText("68 drills", { exact: true }).waitFor();
      await open(page, "api/down");
      await page.getByText(/“drills-0” of this page could not be read/).waitFor();
    });
  });

  describe.each([
    [360, "light"],
    [768, "dark"],
    [1440, "light"],
    [1440, "dark"],
    [3840, "dark"],
  ] as const)("at %i px in %s colours", (widthPx, colors) => {
    it.each(["", "#drill=api/missed", "#drill=worker/live", "#view=panels", "#view=gaps"])(
      "%s has nothing that axe objects to and nothing that is cut off at the side",
      async (hash) => {
        await withPage({ html, widthPx, colors }, async (page) => {
          await goTo(page, hash);
          await page.locator(".drill-rows, #facts, .panel-table, .name-list").first().waitFor();
          await expectAccessible(page);
          const overflowPx = await page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth",
          );
          expect(overflowPx).toBe(0);
        });
      },
    );
  });

  it("has everything on paper: all drills, and what is folded on the screen", async () => {
    await withPage({ html }, async (page) => {
      await page.getByText("68 drills", { exact: true }).waitFor();
      await page.emulateMedia({ media: "print" });
      await expect.poll(() => page.locator(".drill-row").count()).toBe(68);
      expect((await page.pdf()).length).toBeGreaterThan(10_000);
      await page.emulateMedia({ media: "screen" });
      await open(page, "api/missed");
      await page.emulateMedia({ media: "print" });
      await page.getByText("Acknowledged").waitFor({ state: "detached" });
      expect(await page.getByRole("button", { name: "Download journal" }).isVisible()).toBe(false);
    });
  });
});
