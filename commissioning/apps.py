from django.apps import AppConfig


class CommissioningConfig(AppConfig):
    name = "commissioning"

    def ready(self) -> None:
        from commissioning.sections import STRANDS, body_money, provider_money, total_commissioned
        from governance.sections import body_sections, home_figures, organisation_sections, timeline_strands

        body_sections.append(body_money)
        organisation_sections.append(provider_money)
        home_figures.append(total_commissioned)
        timeline_strands.extend(STRANDS)
