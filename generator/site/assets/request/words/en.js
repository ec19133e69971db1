// The words of the request form in English; {0} and {1} are details of a fault.
"use strict";
window.runcomfyRequest = { words: {
  inputs: "Inputs", fits: "This request fits the model.", wrong: "{0} to correct",
  link: "Copy a link to this request", example: "Example", clear: "Start anew",
  required: "required", unset: "not sent", unsetDefault: "not sent (the server takes {0})", sendNull: "send null",
  optional: "{0} optional inputs", perLine: "One per line.", asJson: "Written as JSON.", kindOf: "Kind of {0}", use: "{0} is now {1}.",
  object: "object", media: "URL", number: "number", choice: "one of a list", null: "null", anything: "any value",
  array: "list", boolean: "true or false", integer: "whole number", string: "text",
  faults: {
    missing: "is missing", unknown: "is no input of this model", type: "has to be: {0}", choice: "is none of the values: {0}", "not json": "is no JSON",
    url: "has to be a public https:// URL", least: "has to be at least {0}", most: "has to be at most {0}", above: "has to be more than {0}", below: "has to be less than {0}",
    step: "has to be a multiple of {0}", pattern: "does not match the pattern {0}", twice: "has the same item twice", key: "has a key that is not allowed: {0}",
    "few Length": "needs at least {0} characters, has {1}", "many Length": "may have at most {0} characters, has {1}",
    "few Items": "needs at least {0} items, has {1}", "many Items": "may have at most {0} items, has {1}",
    "few Properties": "needs at least {0} entries, has {1}", "many Properties": "may have at most {0} entries, has {1}",
    contains: "has the wrong number of items of a certain kind", "one of": "needs one of these: {0}", none: "fits none of the alternatives",
    several: "fits {0} alternatives, but may fit only one", forbidden: "is not allowed in this request",
  },
} };
