"use strict";
self.VERSION = "{{ version }}";
const SHELL = [{% for file in files %}"{{ file|escapejs }}", {% endfor %}"/offline/"];
{{ body|safe }}
