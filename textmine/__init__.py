"""textmine: from exports of Chinese comments to driving themes, with evidence.

    exports ─ read_corpus → Corpus ─ segment → Tokens ─ fit_topics → TopicModel
            ─ assign_themes → Themes ─ measure → Findings ─ render → report

Nothing heavy is imported until a name is used.
"""

__version__ = "0.1.0"
