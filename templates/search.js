"use strict";

(() => {
{% include "search/query.js" %}
{% include "search/index.js" %}
{% include "search/view.js" %}
})();
