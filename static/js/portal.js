import {
  Button,
  CharacterCount,
  Checkboxes,
  createAll,
  ErrorSummary,
  FileUpload,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
} from "govuk-frontend";

import { enhanceDiagram } from "./diagram.js";
import { letBeDragged } from "./draft.js";
import { explainPasskeys } from "./passkeys.js";
import { openForPrint } from "./print.js";
import { followProgress } from "./progress.js";
import { makeSortable } from "./sortable.js";
import { enhanceTree } from "./tree.js";

for (const component of [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  FileUpload,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
]) {
  createAll(component);
}

for (const list of document.querySelectorAll("[data-tree]")) enhanceTree(list);
for (const list of document.querySelectorAll("[data-draft-tree]")) {
  const form = document.querySelector("form[data-draft-move]");
  if (form) letBeDragged(list, form);
}
for (const figure of document.querySelectorAll(".diagram")) enhanceDiagram(figure);
for (const table of document.querySelectorAll("table[data-sortable]")) makeSortable(table);
explainPasskeys();
for (const place of document.querySelectorAll("[data-progress]")) followProgress(place);
openForPrint();
