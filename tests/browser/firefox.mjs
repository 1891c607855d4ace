// Test pages in Firefox: node firefox.mjs FIREFOX ORIGIN FOLDER
// Controls Firefox by WebDriver BiDi, and prints the values of each step as JSON. ORIGIN is the server's,
// FOLDER contains a static site.
import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import puppeteer from "puppeteer-core";

const [executablePath, origin, folder] = process.argv.slice(2);
const TYPES = {
  ".css": "text/css", ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".json": "application/json",
};

const files = createServer((request, response) => {
  const path = join(folder, decodeURIComponent(new URL(request.url, "http://localhost").pathname));
  const found = existsSync(path) && extname(path);
  response.writeHead(found ? 200 : 404, { "Content-Type": TYPES[found] ?? "application/octet-stream" });
  if (found) createReadStream(path).pipe(response);
  else response.end();
});
await new Promise((done) => files.listen(0, "127.0.0.1", done));

const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
const errors = [];

/** Open an address in a new page. */
async function opened(address) {
  const page = await browser.newPage();
  page.setDefaultTimeout(30_000);
  // The strictest content security policy blocks the icon.
  const said = (text) => text.includes("/favicon.ico") || errors.push(`${address}: ${text}`);
  page.on("pageerror", (error) => said(error.message));
  page.on("console", (message) => message.type() === "error" && said(message.text()));
  await page.goto(address);
  return page;
}
const texts = (page, selector) => page.$$eval(selector, (all) => all.map((one) => one.textContent.replace(/\s+/g, " ").trim()));
const shown = (page, selector) => page.waitForSelector(selector, { visible: true });

const STEPS = {
  async box() {
    const page = await opened(`${origin}/box`);
    await page.type("#q", "nuit des c");
    await shown(page, "[role=option] .es-tile b");
    const options = await texts(page, "[role=option] .es-name");
    await page.keyboard.press("ArrowDown");
    const active = await page.$eval("#q", (one) => document.getElementById(one.getAttribute("aria-activedescendant")).ariaSelected);
    const isOnTop = await page.$eval(".es-panel", (one) => one.matches(":popover-open"));
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    return { options, active, isOnTop, path: new URL(page.url()).pathname };
  },
  async results() {
    const page = await opened(`${origin}/results?q=estuaire`);
    await shown(page, ".es-hits > li");
    const all = await texts(page, ".es-title");
    await page.click("fieldset[data-facet=tag] input");
    await page.waitForFunction((count) => document.querySelectorAll(".es-title").length < count, {}, all.length);
    return { all, fewer: await texts(page, ".es-title"), search: new URL(page.url()).search };
  },
  async search() {
    const page = await opened(`${origin}/search?q=estuaire&view=month&month=2031-05&ui=fr`);
    await shown(page, "[role=grid] [data-day='2031-05-14']");
    await page.focus("td[tabindex='0']");
    await page.keyboard.press("End");
    return { day: await page.evaluate(() => document.activeElement.dataset.day), total: await texts(page, "#total") };
  },
  async list() {
    const page = await opened(`${origin}/list`);
    await shown(page, "event-list .es-events li");
    return { titles: await texts(page, "event-list .es-title") };
  },
  async files() {
    const page = await opened(`http://127.0.0.1:${files.address().port}/search.html`);
    await shown(page, "input[type=search]");
    await page.type("input[type=search]", "estuair");
    await shown(page, ".es-hits mark");
    return { titles: await texts(page, ".es-title") };
  },
};

const seen = {};
try {
  for (const [name, step] of Object.entries(STEPS)) seen[name] = await step().catch((error) => ({ error: `${error}` }));
} finally {
  await browser.close();
  files.close();
}
console.log(JSON.stringify({ ...seen, errors }));
