/* Runs before the page is drawn, so that what needs JavaScript appears without a flash. */
document.body.classList.add("js-enabled", "govuk-frontend-supported");
