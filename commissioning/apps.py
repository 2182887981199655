from django.apps import AppConfig


class CommissioningConfig(AppConfig):
    name = "commissioning"

    def ready(self) -> None:
        from commissioning.analysis import ROOMS, analysis_tables
        from commissioning.fund_sections import body_funds, organisation_funds
        from commissioning.fund_tables import fund_tables
        from commissioning.models import POOLED, Contribution, Headline, Return, Sector
        from commissioning.presenters import budgets_in_words
        from commissioning.programme_money import money_of_programmes as programme_money
        from commissioning.registry import Room, pack_tables, return_tables, rooms
        from commissioning.resource_sections import organisation_contributions
        from commissioning.resource_tables import contribution_tables, headline_tables
        from commissioning.sections import STRANDS, body_money, budgets_of, provider_money, total_commissioned
        from commissioning.told import seen_funds, seen_returns
        from governance.history import also_tell
        from governance.sections import (
            Money,
            account_sections,
            body_sections,
            home_figures,
            money_of_bodies,
            money_of_programmes,
            organisation_sections,
            timeline_strands,
        )

        also_tell(Sector)
        also_tell(Return, seen=seen_returns)
        rooms.extend(ROOMS)
        rooms.append(Room("Returns", "returns", "Every submission, and what superseded it"))
        return_tables.append(analysis_tables)
        body_sections.extend([body_money, body_funds])
        account_sections.extend([body_money, body_funds])
        money_of_programmes.append(programme_money)
        organisation_sections.extend([provider_money, organisation_contributions, organisation_funds])
        home_figures.insert(0, total_commissioned)
        timeline_strands.extend(STRANDS)
        money_of_bodies.append(Money(budgets_of, budgets_in_words))
        rooms.append(Room("Contributions", "contributions", "what each partner brings: cash, staff, in kind"))
        rooms.append(Room("Headlines", "headlines", "resources, pressures, savings, growth and rules, as stated"))
        pack_tables.extend([contribution_tables, headline_tables])
        also_tell(Headline)
        also_tell(Contribution)
        for kind, path in POOLED.items():
            also_tell(kind, partnership=path, seen=seen_funds(path))
        pack_tables.append(fund_tables)
        rooms.append(Room("Pooled funds", "pooled-funds", "Money under one agreement, and how what is over is shared"))
        rooms.append(Room("Board packs", "board-packs", "The published figures of a year as PDF and spreadsheets"))
