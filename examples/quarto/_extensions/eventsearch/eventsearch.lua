-- Puts the search box on every page of a Quarto site: into its navbar or sidebar, else at its end.
-- Also puts JSON-LD for search engines into the head of each event's page.
-- Both use the files of "eventsearch static eventsearch"; see the README of the example.

local LABELS = {
  ca = "Cerca", de = "Suchen", en = "Search", es = "Buscar", fr = "Rechercher",
  it = "Cerca", nl = "Zoeken", pt = "Pesquisar",
}

local BOX = [[
<event-search id="eventsearch:box" src="{folder}"{shortcut} style="flex: 0 1 min(13rem, 36vw)">
<form action="{results}" role="search">
<input class="form-control" name="q" type="search" aria-label="{label}" placeholder="{label}">
</form>
</event-search>
<script>
document.querySelector("#quarto-header .navbar > div, #quarto-sidebar")?.append(
  document.getElementById("eventsearch:box"));
</script>
<script src="{folder}event-search.js" defer></script>
]]

local ESCAPES = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;" }

local function text(value, default)
  if value == nil then return default end
  return (pandoc.utils.stringify(value):gsub('[&<>"]', ESCAPES))
end

-- Return the JSON-LD of an event's page. Its file name is the hash of the page's path in the project.
local function event(folder)
  local root = quarto and quarto.project.directory or "."
  local input = quarto and quarto.doc.input_file or PANDOC_STATE.input_files[1] or ""
  local path = pandoc.path.make_relative(input, root):gsub("\\", "/")
  local file = io.open(pandoc.path.join({ root, folder, "jsonld", pandoc.utils.sha1(path) .. ".json" }))
  if not file then return nil end
  local json = file:read("a")
  file:close()
  return '<script type="application/ld+json">' .. json .. "</script>"
end

function Meta(meta)
  if not FORMAT:match("^html") then return nil end
  local set = meta.eventsearch or {}
  local root = (quarto and quarto.project.offset or ".") .. "/"
  local folder = root .. text(set.folder, "eventsearch") .. "/"
  local html = BOX:gsub("{(%w+)}", {
    folder = folder,
    label = LABELS[text(meta.lang, "en"):match("^%a*"):lower()] or LABELS.en,
    results = set.results and root .. text(set.results) or folder .. "search.html",
    shortcut = set.shortcut and ' shortcut="' .. text(set.shortcut) .. '"' or "",
  })
  local jsonld = event(set.folder and pandoc.utils.stringify(set.folder) or "eventsearch")
  if quarto then
    quarto.doc.include_text("after-body", html)
    if jsonld then quarto.doc.include_text("in-header", jsonld) end
    return nil
  end
  for place, raw in pairs({ ["include-after"] = html, ["header-includes"] = jsonld }) do
    local blocks = pandoc.List(meta[place])
    blocks:insert(pandoc.RawBlock("html", raw))
    meta[place] = blocks
  end
  return meta
end
