package main

import (
	"fmt"
	"slices"
	"strings"

	"kintsugi/internal/crisis"
)

// convert makes one country's file of its facts and of what was read in them.
func convert(fact country, readings *readings) (*crisis.Country, error) {
	made := &crisis.Country{Code: fact.Code, Name: fact.Name, Notes: fact.Notes, Emergency: urgent(fact.Emergency)}
	taken := map[string]bool{}
	for _, help := range fact.Helplines {
		line := convertLine(fact.Code, help)
		if taken[line.ID] {
			return nil, fmt.Errorf("%s: id %s would stand twice", fact.Code, line.ID)
		}
		taken[line.ID] = true
		readings.apply(&line)
		if line.Status == crisis.InUse {
			line.Status, line.Reason = doubt(fact.Code, help)
			readings.trust(&line)
		}
		made.Lines = append(made.Lines, line)
		if other := readings.beside(line); other != nil {
			made.Lines = append(made.Lines, *other)
		}
	}
	return made, nil
}

func urgent(fact *emergency) *crisis.Emergency {
	if fact == nil {
		return nil
	}
	made := &crisis.Emergency{
		Confidence: crisis.Confidence(fact.Confidence), General: fact.General, Police: fact.Police,
		Ambulance: fact.Ambulance, Fire: fact.Fire, Notes: fact.Notes, Disagreements: fact.Disagreements,
	}
	for _, n := range fact.Numbers {
		made.Numbers = append(made.Numbers, crisis.Number{
			Number: n.Number, Services: n.Services, Agreeing: n.Agreeing, Evidence: n.Evidence, Sources: n.Sources,
		})
	}
	return made
}

func convertLine(code string, help helpline) crisis.Line {
	line := crisis.Line{
		ID: lineID(code, help), Name: help.Name, Unnamed: unnamed(help.Name), Topics: []string{help.Category},
		Phone: help.Phone, Text: help.Text, WhatsApp: help.WhatsApp, Web: help.Web, Chat: chats(help),
		Kind: help.Kind, Plan: help.Plan, E164: help.E164, Foreign: help.Foreign,
		Hours: help.Hours, Languages: help.Languages, Free: free(help.Notes), Notes: help.Notes,
		Confidence: crisis.Confidence(help.Confidence), Status: crisis.Status(help.Status),
		Agreeing: help.Agreeing, Evidence: help.Evidence, Sources: help.Sources,
	}
	if line.Status != crisis.InUse {
		line.Reason = "superseded in the facts"
	}
	for _, audience := range help.Audience {
		audience = strings.TrimSuffix(audience, "+") // lgbtq+ and lgbtq are one
		if !slices.Contains(line.Audience, audience) {
			line.Audience = append(line.Audience, audience)
		}
	}
	return line
}

// lineID is the country and the digits of the first channel: it stays when a
// name is respelled, and a changed number is another line.
func lineID(code string, help helpline) string {
	kind, number := "", help.Phone
	switch {
	case help.Phone != "":
	case help.Text != "":
		kind, number = "text-", help.Text
	default:
		kind, number = "whatsapp-", help.WhatsApp
	}
	return strings.ToLower(code) + "-" + kind + crisis.NumberID(number)
}

// unnamed tells whether the source gave no operator: such a line comes last.
func unnamed(name string) bool {
	return strings.Contains(name, "operator not named") || strings.Contains(name, "name inferred")
}

// chats tells whether the facts say that one can write to the line on its web
// page: the address or the notes speak of a chat.
func chats(help helpline) bool {
	return help.Web != "" && (strings.Contains(strings.ToLower(help.Web), "chat") || strings.Contains(strings.ToLower(help.Notes), "chat"))
}

// free tells whether the notes say that a call costs nothing.
func free(notes string) bool {
	for _, part := range strings.FieldsFunc(notes, func(r rune) bool { return strings.ContainsRune(";,.", r) }) {
		part = strings.TrimSpace(part)
		if part == "free" || strings.HasPrefix(part, "free and anonymous") || part == "toll free" || strings.HasPrefix(part, "free from all") {
			return true
		}
	}
	return false
}
