# A plugin that writes Jekyll's values for each page to a JSON file, after all pages are rendered.
require "json"

# Tags of absent plugins show nothing. Text between a pair of such tags is kept.
class NoTag < Liquid::Tag; end
class NoBlock < Liquid::Block; end
ENV.fetch("EVENTSEARCH_TAGS", "").split.each { |name| Liquid::Template.register_tag(name, NoTag) }
ENV.fetch("EVENTSEARCH_BLOCKS", "").split.each { |name| Liquid::Template.register_tag(name, NoBlock) }

# Mark the headings that are written in Markdown. Headings in raw HTML get no mark.
class Kramdown::Converter::Html
  alias_method :convert_any_header, :convert_header
  def convert_header(element, indent)
    element.attr["data-own"] = "own"
    convert_any_header(element, indent)
  end
end

DOCUMENTS = %w[.md .markdown .mkd .mkdn .mkdown .html .htm].freeze
Jekyll::Hooks.register :site, :post_read do |site|
  # Style sheets and feeds are not pages, and need files of the theme, which is left out.
  site.pages.select! { |page| DOCUMENTS.include?(page.ext.downcase) }
end

Jekyll::Hooks.register :site, :post_render do |site|
  reported = (site.pages + site.docs_to_write).filter_map do |page|
    next unless page.output_ext == ".html"
    # jekyll-redirect-from turns these pages into redirects.
    next if page.data["redirect_to"] || page.data["layout"] == "redirect"

    date = page.data["date"]
    {
      "source" => page.path.delete_prefix("#{site.source}/"),
      "url" => site.config["baseurl"].to_s + page.url,
      "title" => page.data["title"].to_s,
      "date" => date.respond_to?(:iso8601) && date != site.time ? date.to_time.iso8601 : "",
      "html" => page.content,
    }
  end
  File.write(ENV.fetch("EVENTSEARCH_REPORTED"), JSON.generate(reported))
end
